import type { CheckId } from "../record/catalogue.ts";
import type { Attachment, CheckStatus } from "../record/run-record.ts";

/** What a check tells the reporter in the main process, through the test's meta. */
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
  /** A reply said of itself that it is our emulator's: it is never taken for a real server's. */
  emulated?: true;
  /** What this check declares in `FactsByCheck`. */
  facts: object;
  attachments: Attachment[];
}

declare module "vitest" {
  interface TaskMeta {
    check?: CheckMeta;
  }
}
