import { plainLine } from "../log/plain-lines.ts";

/** One entry of /internal/logs/raw: the time, as the server writes it, and the text. */
export interface LogEntry {
  readonly t: string;
  readonly m: string;
}

/** Longer ones are cut before a pattern looks. */
const MAX_CHARACTERS = 500;

/**
 * What only the thread that executes the jobs writes: progress bars, the loading of models, the end of a job. Lines about
 * requests (`got prompt`, a bad header) come from a server whose worker is dead, too.
 */
const ofWorker =
  /\d%\||Requested to load|[Ll]oaded (completely|partially)|loaded diffusion model|models? unloaded|load device:|model weight dtype|prepared for dynamic VRAM|Prompt executed in|Exception during processing/;

/** Python's own line for a thread that ended by an exception; before 3.10 it does not name the function, its traceback does. */
const threadDied = /^.{0,40}Exception in thread .{1,80}$/m;
const inWorker = /\(prompt_worker\)|, in prompt_worker$/;
/** Lines. The function stands near the top of the traceback. */
const TRACEBACK = 12;

/**
 * The thread that executes all jobs has ended by an exception, and none has run since: this cannot heal. The list is one
 * process's own, so an earlier process's death is not in it. `begun`: a job that was sent last has begun, so a death that
 * stands before the last submission was healed (some packs start the thread again).
 */
export function workerDied(entries: readonly LogEntry[], begun = false): boolean {
  const lines = linesOf(entries);
  const last = lines.findLastIndex(
    (line, at) =>
      threadDied.test(line) && lines.slice(at, at + TRACEBACK).some((near) => inWorker.test(near)),
  );
  const alive = begun ? /Prompt executed in|got prompt/ : /Prompt executed in/;
  return last >= 0 && !lines.slice(last).some((line) => alive.test(line));
}

/** The worker's last entry, as a mark to compare with a later one; undefined where it wrote none. */
export function workerMark(entries: readonly LogEntry[]): string | undefined {
  const last = entries.findLast(({ m }) => ofWorker.test(m.slice(-MAX_CHARACTERS)));
  return last && `${last.t} ${last.m.slice(-MAX_CHARACTERS)}`;
}

function linesOf(entries: readonly LogEntry[]): string[] {
  return entries.flatMap(({ m }) =>
    m
      .slice(0, 100 * MAX_CHARACTERS)
      .split("\n")
      .map((line) => plainLine(line.slice(0, MAX_CHARACTERS)).text.trimEnd()),
  );
}
