import type { CheckId } from "../record/catalogue.ts";
import type { Facts } from "../record/facts.ts";
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
  facts: Facts;
  attachments: Attachment[];
}

declare module "vitest" {
  interface TaskMeta {
    check?: CheckMeta;
  }
}
