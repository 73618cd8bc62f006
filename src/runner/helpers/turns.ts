import { randomUUID } from "node:crypto";
import type { JobReport } from "../../comfyui/job/job-report.ts";
import type { CheckTools } from "../check.ts";

/** One after the other on one connection: two servers by turns show themselves at the second, three at the third. */
const QUESTIONS = 4;

export interface Turns {
  readonly asked: number;
  /** Replies that had the job in the history. */
  readonly known: number;
}

/**
 * How many of several questions for one job find it in the history. An address that is new each time keeps caches out of it:
 * where some find the job and some do not, several servers answer. A question that fails proves nothing.
 */
export async function askedForJob(
  promptId: string,
  { comfy, signal }: Pick<CheckTools, "comfy" | "signal">,
): Promise<Turns | undefined> {
  let known = 0;
  try {
    for (let asked = 0; asked < QUESTIONS; asked++)
      if (await comfy.history(promptId, signal, `e2e=${randomUUID()}`)) known += 1;
  } catch {
    return undefined;
  }
  return { asked: QUESTIONS, known };
}

/**
 * Whether the history holds a job that it never showed. What has ended since, as a job does that was given up, it shows by now; what
 * a cache keeps, it does not.
 */
export async function isStale(
  { outcome, promptId }: Pick<JobReport, "outcome" | "promptId">,
  tools: Parameters<typeof askedForJob>[1],
): Promise<boolean> {
  const { comfy, signal } = tools;
  if (!["history-late", "vanished", "timed-out"].includes(outcome) || signal.aborted) return false;
  const turns = await askedForJob(promptId, tools);
  if (turns === undefined || turns.known < turns.asked) return false;
  return await comfy.history(promptId, signal).then(
    (entry) => entry === undefined,
    () => false,
  );
}

export function isByTurns(turns: Turns | undefined): turns is Turns {
  return turns !== undefined && turns.known > 0 && turns.known < turns.asked;
}
