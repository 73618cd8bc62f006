import type { RuntimeMessage } from "allure-js-commons/sdk";
import type { TaskMeta } from "vitest";
import type { RequestLimit } from "../comfyui/wire/in-a-hurry.ts";
import type { CheckId } from "../record/catalogue.ts";
import type { Aftermath, Attachment, CheckStatus } from "../record/run-record.ts";
import { checkLabels } from "../report/allure/listener.ts";
import type { Text } from "../text.ts";

/** One of several workflows of a role: its checks run once for each. */
export interface Turn {
  readonly name: string;
  /** Not the first of its role. */
  readonly further: boolean;
}

/** What a check hands to the reporter in the main process, through the test's meta. */
export interface CheckMeta {
  id: CheckId;
  /** Which of several workflows of a role was judged. */
  workflow?: Turn;
  startedAt: number;
  durationMs: number;
  status: CheckStatus;
  reason?: string;
  unasked?: true;
  errorCode?: string;
  blockedBy?: CheckId;
  waivedUntil?: string;
  staleWaiver?: boolean;
  brokenOff?: { request: string; status?: number } & Partial<Aftermath>;
  limit?: RequestLimit;
  /** Worth knowing, whatever the outcome: they join the notes of the run. */
  remarks?: Text[];
  /** A reply named itself as our emulator's: it is never counted as a real server's. */
  emulated?: true;
  /** Facts of the types that `FactsByCheck` declares for this check. */
  facts: object;
  attachments: Attachment[];
}

declare module "vitest" {
  interface TaskMeta {
    /** Set at collection, so a test that never runs has it too. */
    checkId?: CheckId;
    /** Set when the check begins. */
    check?: CheckMeta;
    /** Where allure-vitest keeps its messages; a test that never runs cannot send one. See docs/decisions/0007. */
    allureRuntimeMessages?: RuntimeMessage[];
  }
}

/** Names a test at its collection, for the reporter and for Allure's result file: a title depends on the language. */
export function identityOf(id: CheckId, workflow?: string): TaskMeta {
  const labels = checkLabels(id, workflow);
  return { checkId: id, allureRuntimeMessages: [{ type: "metadata", data: { labels } }] };
}
