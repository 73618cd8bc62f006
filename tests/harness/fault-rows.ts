import type { FaultName } from "../../emulator/faults.ts";
import type { CheckId } from "../../src/checks/catalogue.ts";
import type { DiagnosisCode } from "../../src/diagnosis/codes.ts";

/** What the suite must say of a stack with one fault: exactly these checks red, and this cause first. */
export interface FaultRow {
  readonly fault: FaultName;
  readonly failed: readonly CheckId[];
  /** Code of the first diagnosis. */
  readonly diagnosis: DiagnosisCode;
  /** Flags that the run needs, to be quick. */
  readonly args?: readonly string[];
}

const refused: readonly CheckId[] = [
  "infra.token-opens",
  "auth.valid-token-header",
  "auth.valid-token-query",
  "auth.valid-token-websocket",
];

export const faultRows: readonly FaultRow[] = [
  {
    fault: "login-not-loaded",
    failed: ["auth.enforced", "auth.empty-token-refused"],
    diagnosis: "login-import-failed",
  },
  {
    fault: "password-missing",
    failed: [...refused, "auth.bad-credentials-refused", "auth.empty-token-refused"],
    diagnosis: "password-file-missing",
  },
  { fault: "other-hash", failed: refused, diagnosis: "token-other-hash" },
  { fault: "cors-other-origin", failed: refused, diagnosis: "cors-origin-rule" },
  {
    fault: "proxy-strips-authorization",
    failed: ["infra.token-opens", "auth.valid-token-header", "auth.valid-token-websocket"],
    diagnosis: "proxy-strips-header",
  },
  { fault: "proxy-html", failed: ["infra.is-comfyui"], diagnosis: "proxy-backend-down" },
  { fault: "slow-drip", failed: ["infra.reachable"], diagnosis: "connection-timeout" },
  { fault: "endless-body", failed: ["infra.reachable"], diagnosis: "reply-too-large" },
  { fault: "announces-10gb", failed: ["infra.reachable"], diagnosis: "reply-too-large" },
  { fault: "broken-json", failed: ["infra.is-comfyui"], diagnosis: "reply-not-json" },
  { fault: "redirect-loop", failed: ["infra.is-comfyui"], diagnosis: "api-redirected" },
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
  { fault: "queue-miscounted", failed: ["infra.queue"], diagnosis: "replies-cached" },
  { fault: "login-page-broken", failed: ["auth.browser-redirect"], diagnosis: "login-page-broken" },
  { fault: "guest-mode", failed: ["auth.guest-mode-off"], diagnosis: "guest-mode-on" },
  { fault: "cors-any", failed: ["auth.foreign-origin"], diagnosis: "cors-any-origin" },
  { fault: "token-echoed", failed: ["auth.token-not-leaked"], diagnosis: "token-leaked" },
  { fault: "route-unprotected", failed: ["auth.routes-protected"], diagnosis: "routes-unprotected" },
  {
    fault: "accepts-any-bearer",
    failed: [
      "auth.plaintext-refused",
      "auth.bad-credentials-refused",
      "auth.routes-protected",
      "auth.websocket-refuses",
    ],
    diagnosis: "accepts-any-bearer",
  },
  { fault: "accepts-plaintext", failed: ["auth.plaintext-refused"], diagnosis: "plaintext-accepted" },
  { fault: "qwen-pack-missing", failed: ["infra.nodes-inventory"], diagnosis: "pack-missing" },
  { fault: "qwen-pack-partial", failed: ["infra.nodes-inventory"], diagnosis: "pack-partly-imported" },
  { fault: "node-hijacked", failed: ["infra.nodes-origin"], diagnosis: "node-hijacked" },
  {
    fault: "node-signature-drift",
    failed: ["infra.nodes-signature", "generation.workflows-valid"],
    diagnosis: "node-signature-drift",
  },
  {
    fault: "model-missing",
    failed: ["infra.models", "generation.workflows-valid"],
    diagnosis: "model-missing",
  },
  {
    fault: "model-in-wrong-folder",
    failed: ["infra.models", "generation.workflows-valid"],
    diagnosis: "model-wrong-folder",
  },
  {
    fault: "old-version",
    failed: ["infra.version", "infra.nodes-inventory", "infra.workflow-nodes", "generation.workflows-valid"],
    diagnosis: "comfyui-too-old",
  },
  { fault: "cpu-only", failed: ["infra.device"], diagnosis: "cpu-only" },
  { fault: "low-vram", failed: ["infra.device"], diagnosis: "vram-too-small" },
  {
    fault: "invalid-workflow-accepted",
    failed: ["generation.invalid-workflow-refused"],
    diagnosis: "invalid-workflow-accepted",
  },
  { fault: "disk-full", failed: ["generation.canary"], diagnosis: "disk-full" },
  { fault: "upload-refused", failed: ["generation.edit"], diagnosis: "upload-refused" },
  { fault: "cache-everything", failed: ["generation.text-to-image"], diagnosis: "job-cached" },
  { fault: "node-error", failed: ["generation.text-to-image"], diagnosis: "model-truncated" },
  { fault: "out-of-memory", failed: ["generation.text-to-image"], diagnosis: "out-of-memory" },
  { fault: "job-vanishes", failed: ["generation.text-to-image"], diagnosis: "job-vanished" },
  { fault: "dies-during-generation", failed: ["generation.text-to-image"], diagnosis: "server-died" },
  {
    fault: "generation-hangs",
    failed: ["generation.text-to-image"],
    diagnosis: "job-hung",
    args: ["--timeout", "4"],
  },
  { fault: "black-image", failed: ["generation.image-not-black"], diagnosis: "image-black" },
  { fault: "flat-image", failed: ["generation.image-not-flat"], diagnosis: "image-flat" },
  { fault: "noise-image", failed: ["generation.image-not-noise"], diagnosis: "image-noise" },
  { fault: "wrong-size", failed: ["generation.image-format"], diagnosis: "image-wrong-size" },
  { fault: "truncated-png", failed: ["generation.image-format"], diagnosis: "image-truncated" },
  { fault: "stale-file", failed: ["generation.image-provenance"], diagnosis: "image-foreign" },
  { fault: "same-image", failed: ["generation.other-seed-differs"], diagnosis: "seed-ignored" },
  { fault: "edit-returns-input", failed: ["generation.edit-descends"], diagnosis: "edit-copied" },
  { fault: "edit-ignores-input", failed: ["generation.edit-descends"], diagnosis: "edit-ignored" },
  { fault: "socket-silent", failed: ["generation.events"], diagnosis: "websocket-silent" },
  { fault: "socket-drops", failed: ["generation.events"], diagnosis: "websocket-silent" },
  { fault: "interrupt-ignored", failed: ["generation.cancel"], diagnosis: "cancel-ignored" },
  { fault: "interrupt-global", failed: ["generation.cancel"], diagnosis: "interrupt-is-global" },
];

/** Troubles that a healthy stack may have: they must stay green. */
export const harmless: readonly FaultName[] = ["queue-busy", "history-late"];
