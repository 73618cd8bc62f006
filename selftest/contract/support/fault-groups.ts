import type { FaultName } from "../../../emulator/faults.ts";

export type Probe = () => Promise<void>;

/** The compiler keeps the table of probes of each group complete: every fault is in one of them. */
export type WireFault =
  | "proxy-strips-authorization"
  | "proxy-adds-token"
  | "proxy-drops-accept"
  | "proxy-strips-query-token"
  | "proxy-html"
  | "queue-miscounted"
  | "upload-refused"
  | "slow-replies"
  | "clock-skew"
  | "gzip"
  | "wrong-content-types"
  | "half-open"
  | "cut-replies"
  | "cut-pictures"
  | "proxy-backend-lost"
  | "proxy-hides-route"
  | "rate-limited"
  | "slow-drip"
  | "endless-body"
  | "announces-10gb"
  | "broken-json"
  | "redirect-loop";

export type StackFault =
  | "qwen-pack-missing"
  | "qwen-pack-partial"
  | "qwen-nodes-renamed"
  | "node-hijacked"
  | "node-signature-drift"
  | "model-missing"
  | "model-in-wrong-folder"
  | "mount-empty"
  | "old-version"
  | "cpu-only"
  | "low-vram";

export type EventFault =
  | "socket-silent"
  | "socket-drops"
  | "events-twice"
  | "events-reordered"
  | "events-foreign"
  | "submit-reply-late";

export type GenerationFault =
  | "object-info-stale"
  | "queue-busy"
  | "queue-stuck"
  | "view-unprotected"
  | "black-image"
  | "later-image-black"
  | "flat-image"
  | "noise-image"
  | "model-swapped"
  | "gpu-replaced"
  | "same-image"
  | "wrong-size"
  | "truncated-png"
  | "edit-returns-input"
  | "edit-ignores-input"
  | "cache-everything"
  | "stale-file"
  | "disk-full"
  | "node-error"
  | "token-in-exception"
  | "cold-start"
  | "first-steps-slow"
  | "out-of-memory"
  | "generation-hangs"
  | "job-vanishes"
  | "history-late"
  | "history-lost"
  | "history-foreign"
  | "interrupt-ignored"
  | "interrupt-global"
  | "invalid-workflow-accepted"
  | "partly-validated"
  | "dies-during-generation";

/** All others: who gets in. */
export type AccessFault = Exclude<FaultName, WireFault | StackFault | EventFault | GenerationFault>;
