import type { FaultName } from "../../../emulator/faults.ts";

export type Probe = () => Promise<void>;

/** Faults that show when something is generated; all others show on a request. The compiler keeps both tables complete. */
export type GenerationFault =
  | "queue-busy"
  | "black-image"
  | "flat-image"
  | "noise-image"
  | "same-image"
  | "wrong-size"
  | "truncated-png"
  | "edit-returns-input"
  | "edit-ignores-input"
  | "cache-everything"
  | "stale-file"
  | "disk-full"
  | "node-error"
  | "out-of-memory"
  | "generation-hangs"
  | "job-vanishes"
  | "history-late"
  | "socket-silent"
  | "socket-drops"
  | "interrupt-ignored"
  | "interrupt-global"
  | "invalid-workflow-accepted"
  | "dies-during-generation";

export type AccessFault = Exclude<FaultName, GenerationFault>;
