import type { FaultName } from "../../emulator/faults.ts";
import type { CheckId } from "../../src/checks/catalogue.ts";

/** What the suite must say of a stack with one fault: exactly these checks red, and this cause first. */
export interface FaultRow {
  readonly fault: FaultName;
  readonly failed: readonly CheckId[];
  /** Code of the first diagnosis. */
  readonly diagnosis?: string;
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
  { fault: "login-not-loaded", failed: ["auth.enforced", "auth.empty-token-refused"] },
  {
    fault: "password-missing",
    failed: [...refused, "auth.bad-credentials-refused", "auth.empty-token-refused"],
  },
  { fault: "other-hash", failed: refused },
  { fault: "cors-other-origin", failed: refused },
  {
    fault: "proxy-strips-authorization",
    failed: ["infra.token-opens", "auth.valid-token-header", "auth.valid-token-websocket"],
  },
  { fault: "proxy-html", failed: ["infra.is-comfyui"] },
  { fault: "endless-body", failed: ["infra.reachable"] },
  { fault: "announces-10gb", failed: ["infra.reachable"] },
  { fault: "broken-json", failed: ["infra.is-comfyui"] },
  { fault: "redirect-loop", failed: ["infra.is-comfyui"] },
  { fault: "login-redirect-json", failed: ["auth.enforced", "auth.empty-token-refused"] },
  {
    fault: "websocket-refused",
    failed: ["infra.websocket", "auth.valid-token-websocket", "auth.websocket-refuses", "generation.events"],
  },
  { fault: "guest-mode", failed: ["auth.guest-mode-off"] },
  { fault: "cors-any", failed: ["auth.foreign-origin"] },
  { fault: "token-echoed", failed: ["auth.token-not-leaked"] },
  { fault: "route-unprotected", failed: ["auth.routes-protected"] },
  {
    fault: "accepts-any-bearer",
    failed: ["auth.bad-credentials-refused", "auth.routes-protected", "auth.websocket-refuses"],
  },
  { fault: "accepts-plaintext", failed: ["auth.plaintext-refused"] },
  { fault: "qwen-pack-missing", failed: ["infra.nodes-inventory"] },
  { fault: "qwen-pack-partial", failed: ["infra.nodes-inventory"] },
  { fault: "node-hijacked", failed: ["infra.nodes-origin"] },
  { fault: "node-signature-drift", failed: ["infra.nodes-signature", "generation.workflows-valid"] },
  { fault: "model-missing", failed: ["infra.models", "generation.workflows-valid"] },
  { fault: "model-in-wrong-folder", failed: ["infra.models", "generation.workflows-valid"] },
  {
    fault: "old-version",
    failed: ["infra.version", "infra.nodes-inventory", "infra.workflow-nodes", "generation.workflows-valid"],
  },
  { fault: "cpu-only", failed: ["infra.device"] },
  { fault: "low-vram", failed: ["infra.device"] },
  { fault: "invalid-workflow-accepted", failed: ["generation.invalid-workflow-refused"] },
  { fault: "cache-everything", failed: ["generation.text-to-image"] },
  { fault: "node-error", failed: ["generation.text-to-image"] },
  { fault: "out-of-memory", failed: ["generation.text-to-image"] },
  { fault: "job-vanishes", failed: ["generation.text-to-image"] },
  { fault: "dies-during-generation", failed: ["generation.text-to-image"] },
  { fault: "generation-hangs", failed: ["generation.text-to-image"], args: ["--timeout", "4"] },
  { fault: "black-image", failed: ["generation.image-not-black"] },
  { fault: "flat-image", failed: ["generation.image-not-flat"] },
  { fault: "noise-image", failed: ["generation.image-not-noise"] },
  { fault: "wrong-size", failed: ["generation.image-format"] },
  { fault: "truncated-png", failed: ["generation.image-format"] },
  { fault: "stale-file", failed: ["generation.image-provenance"] },
  { fault: "same-image", failed: ["generation.other-seed-differs"] },
  { fault: "edit-returns-input", failed: ["generation.edit-descends"] },
  { fault: "edit-ignores-input", failed: ["generation.edit-descends"] },
  { fault: "socket-silent", failed: ["generation.events"] },
  { fault: "socket-drops", failed: ["generation.events"] },
  { fault: "interrupt-ignored", failed: ["generation.cancel"] },
  { fault: "interrupt-global", failed: ["generation.cancel"] },
];

/** Troubles that a healthy stack may have: they must stay green. */
export const harmless: readonly FaultName[] = ["queue-busy", "history-late"];
