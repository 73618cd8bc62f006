import type { CheckId } from "../record/catalogue.ts";
import type { Attachment, CheckStatus } from "../record/run-record.ts";

/** What a check passes to the reporter in the main process, through the test's meta. */
export interface CheckMeta {
  id: CheckId;
  startedAt: number;
  durationMs: number;
  status: CheckStatus;
  reason?: string;
  errorCode?: string;
  blockedBy?: CheckId;
  waivedUntil?: string;
  staleWaiver?: boolean;
  brokenOff?: { request: string; status?: number };
  /** A reply was marked as our emulator's: the run must never be taken for one on a real server. */
  emulated?: true;
  /** Facts of the types that `FactsByCheck` declares for this check. */
  facts: object;
  attachments: Attachment[];
}

declare module "vitest" {
  interface TaskMeta {
    check?: CheckMeta;
  }
}
