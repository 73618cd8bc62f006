import type { CheckId } from "../../../src/record/catalogue.ts";
import type { FaultRow } from "../row.ts";

const infra = { stages: ["infra"] } as const;
const page = { ...infra, failed: ["infra.page-served"] as CheckId[] };
const saving = { ...infra, failed: ["infra.workflows-saved"] as CheckId[] };
const body = { ...infra, failed: ["infra.large-body"] as CheckId[] };
const login = { stages: ["infra", "auth"], failed: ["auth.browser-redirect"] as CheckId[] } as const;
const origin = { stages: ["infra", "auth"], failed: ["auth.own-origin"] as CheckId[] } as const;

/** Faults that only a browser meets: the API answers all else. */
export const pageRows: readonly FaultRow<"page">[] = [
  { fault: "page-missing", ...page, diagnosis: "page-missing" },
  { fault: "page-crashes", ...page, diagnosis: "page-missing" },
  { fault: "page-blank", ...page, diagnosis: "page-missing" },
  {
    fault: "page-of-proxy",
    stages: ["infra", "auth"],
    failed: ["infra.page-served", "auth.routes-protected", "auth.browser-redirect"],
    diagnosis: "page-of-proxy",
  },
  { fault: "page-assets-missing", ...page, diagnosis: "page-assets-missing" },
  { fault: "page-scripts-as-text", ...page, diagnosis: "page-scripts-type" },
  { fault: "page-scripts-cut", ...page, diagnosis: "page-scripts-cut" },
  { fault: "page-scripts-html", ...page, diagnosis: "page-scripts-html" },
  { fault: "bodies-limited", ...body, diagnosis: "upload-refused" },
  { fault: "bodies-cut", ...body, diagnosis: "upload-refused" },
  { fault: "max-upload-small", ...body, diagnosis: "upload-refused" },
  { fault: "below-sub-path", ...login, path: "/comfy", diagnosis: "login-leaves-sub-path" },
  { fault: "login-redirect-inner", ...login, diagnosis: "login-redirected-elsewhere" },
  {
    fault: "idle-sockets-cut",
    stages: ["infra", "auth"],
    failed: ["auth.websocket-idle"],
    diagnosis: "websocket-silent",
  },
  { fault: "host-replaced", ...origin, diagnosis: "origin-refused" },
  { fault: "origin-filtered", ...origin, diagnosis: "origin-refused" },
  { fault: "slash-decoded", ...saving, diagnosis: "encoded-slash-lost" },
  { fault: "slash-blocked", ...saving, diagnosis: "encoded-slash-lost" },
  { fault: "delete-forbidden", ...saving, diagnosis: "saving-refused" },
  { fault: "saving-filtered", ...saving, diagnosis: "saving-refused" },
  { fault: "userdata-cached", ...saving, diagnosis: "replies-cached" },
  { fault: "user-folder-unwritable", ...saving, diagnosis: "user-folder-unwritable" },
];
