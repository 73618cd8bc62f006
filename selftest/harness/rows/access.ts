import type { CheckId } from "../../../src/record/catalogue.ts";
import type { FaultRow } from "../row.ts";

const refused: readonly CheckId[] = [
  "infra.token-opens",
  "auth.valid-token-header",
  "auth.valid-token-query",
  "auth.valid-token-websocket",
];

/** Faults that do not affect jobs: without the generation stage a row takes a third less time. */
const atTheDoor = ["infra", "auth"] as const;

/** Faults of access: who gets in, and what the replies give away. */
export const accessRows: readonly FaultRow<"access">[] = [
  {
    fault: "login-not-loaded",
    failed: ["auth.enforced", "auth.empty-token-refused"],
    diagnosis: "login-import-failed",
  },
  {
    fault: "password-missing",
    failed: [...refused, "auth.empty-token-refused"],
    diagnosis: "password-file-missing",
  },
  { fault: "other-hash", failed: refused, diagnosis: "token-other-hash" },
  {
    fault: "hash-changes",
    failed: ["auth.token-not-in-logs", "generation.canary", "generation.invalid-workflow-refused"],
    diagnosis: "token-refused-later",
  },
  { fault: "cors-other-origin", failed: refused, diagnosis: "cors-origin-rule" },
  {
    fault: "login-redirect-json",
    failed: ["auth.enforced", "auth.empty-token-refused"],
    diagnosis: "other-guard",
  },
  {
    fault: "websocket-refused",
    failed: ["infra.websocket", "auth.valid-token-websocket", "auth.websocket-refuses", "generation.events"],
    diagnosis: "websocket-through-proxy",
  },
  {
    fault: "login-page-broken",
    stages: atTheDoor,
    failed: ["auth.browser-redirect"],
    diagnosis: "login-page-broken",
  },
  { fault: "guest-mode", stages: atTheDoor, failed: ["auth.guest-mode-off"], diagnosis: "guest-mode-on" },
  { fault: "cors-any", stages: atTheDoor, failed: ["auth.foreign-origin"], diagnosis: "cors-any-origin" },
  {
    fault: "token-echoed",
    stages: atTheDoor,
    failed: ["auth.token-not-leaked"],
    diagnosis: "token-leaked",
    page: true,
  },
  {
    fault: "route-unprotected",
    stages: atTheDoor,
    failed: ["auth.routes-protected"],
    diagnosis: "routes-unprotected",
  },
  {
    fault: "jobs-unprotected",
    stages: ["auth"],
    emulator: { comfyui: "0.33.0" },
    failed: ["auth.routes-protected"],
    diagnosis: "routes-unprotected",
  },
  {
    // every reply is a 503: the assets are switched off, and still it was ComfyUI that said so
    fault: "assets-unprotected",
    stages: ["auth"],
    emulator: { comfyui: "0.33.0" },
    failed: ["auth.routes-protected"],
    diagnosis: "routes-unprotected",
  },
  {
    fault: "accepts-any-bearer",
    stages: atTheDoor,
    failed: [
      "auth.plaintext-refused",
      "auth.bad-credentials-refused",
      "auth.routes-protected",
      "auth.websocket-refuses",
    ],
    diagnosis: "accepts-any-bearer",
  },
  {
    fault: "accepts-plaintext",
    stages: atTheDoor,
    failed: ["auth.plaintext-refused"],
    diagnosis: "plaintext-accepted",
  },
  { fault: "login-absent", failed: ["auth.enforced", "auth.empty-token-refused"], diagnosis: "login-absent" },
  {
    fault: "password-second-line",
    failed: [...refused, "auth.empty-token-refused"],
    diagnosis: "password-file-missing",
  },
  {
    fault: "websocket-redirected",
    failed: ["infra.websocket", "auth.valid-token-websocket", "auth.websocket-refuses", "generation.events"],
    diagnosis: "websocket-through-proxy",
  },
  {
    fault: "websocket-hangs",
    failed: ["infra.websocket", "auth.valid-token-websocket", "auth.websocket-refuses"],
    diagnosis: "websocket-unanswered",
    // each job would wait for its socket, too: the generation stage would only add a minute
    stages: ["infra", "auth"],
    waits: true,
  },
  {
    fault: "websocket-strips-authorization",
    failed: ["infra.websocket", "auth.valid-token-websocket", "generation.events"],
    diagnosis: "websocket-token-refused",
  },
  {
    fault: "websocket-open",
    stages: atTheDoor,
    failed: ["auth.websocket-refuses"],
    diagnosis: "websocket-unprotected",
  },
  {
    fault: "token-in-errors",
    stages: atTheDoor,
    failed: ["auth.token-not-leaked"],
    diagnosis: "token-leaked",
    page: true,
  },
];
