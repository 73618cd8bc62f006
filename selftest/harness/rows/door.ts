import type { AccessName } from "../../../emulator/http/door.ts";
import type { CheckId } from "../../../src/record/catalogue.ts";
import type { FaultRow } from "../row.ts";

/** A fault of a proxy in front, and the access under which it shows. */
export type DoorRow = FaultRow<"door"> & { readonly access: AccessName };

/** What a refusal of all that was given turns red. */
const shut: readonly CheckId[] = ["infra.is-comfyui"];

export const doorRows: readonly DoorRow[] = [
  { fault: "door-open", access: "basic", failed: ["auth.door-closed"], diagnosis: "door-open" },
  { fault: "door-open", access: "header", failed: ["auth.door-closed"], diagnosis: "door-open" },
  { fault: "door-open", access: "basic+login", failed: ["auth.door-closed"], diagnosis: "door-open" },
  { fault: "door-other-key", access: "basic", failed: shut, diagnosis: "door-refuses" },
  { fault: "door-other-key", access: "header", failed: shut, diagnosis: "door-refuses" },
  { fault: "door-other-key", access: "header+login", failed: shut, diagnosis: "door-refuses" },
  {
    fault: "door-any-key",
    access: "basic",
    failed: ["auth.door-wrong-refused", "auth.door-websocket-refuses"],
    diagnosis: "door-accepts-wrong",
  },
  {
    fault: "door-any-key",
    access: "header",
    failed: ["auth.door-wrong-refused", "auth.door-websocket-refuses"],
    diagnosis: "door-accepts-wrong",
  },
  { fault: "door-key-cut", access: "basic", failed: ["auth.door-wrong-refused"], diagnosis: "door-key-cut" },
  {
    fault: "door-path-open",
    access: "basic",
    failed: ["auth.door-routes", "generation.image-private"],
    diagnosis: "door-routes-open",
  },
  {
    fault: "door-path-open",
    access: "basic+login",
    failed: ["auth.door-routes"],
    diagnosis: "door-routes-open",
  },
  { fault: "door-suffix-open", access: "basic", failed: ["auth.door-routes"], diagnosis: "door-routes-open" },
  {
    fault: "door-suffix-open",
    access: "header",
    failed: ["auth.door-routes"],
    diagnosis: "door-routes-open",
  },
  {
    fault: "door-api-refuses",
    access: "basic",
    failed: [
      "infra.job-list",
      "infra.workflows-saved",
      "infra.large-body",
      "auth.door-opens",
      "auth.door-opens-websocket",
    ],
    diagnosis: "door-refuses-paths",
  },
  {
    fault: "door-websocket-open",
    access: "basic",
    failed: ["auth.door-websocket-refuses"],
    diagnosis: "door-websocket-open",
  },
  {
    fault: "door-websocket-refuses",
    access: "header",
    failed: ["infra.websocket", "auth.door-opens-websocket", "generation.events"],
    diagnosis: "door-websocket-refused",
  },
  {
    fault: "door-echoes",
    access: "basic",
    failed: ["auth.door-not-leaked"],
    diagnosis: "door-credentials-leaked",
  },
  {
    fault: "door-echoes",
    access: "header",
    failed: ["auth.door-not-leaked"],
    diagnosis: "door-credentials-leaked",
  },
];
