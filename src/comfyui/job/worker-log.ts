import { plainTexts } from "../log/plain-lines.ts";

/** One entry of /internal/logs/raw: the time, as the server writes it, and the text. */
export interface LogEntry {
  readonly t: string;
  readonly m: string;
}

/** Characters of one entry that a pattern looks at. */
const MAX_CHARACTERS = 500;

/**
 * What only the thread that executes the jobs writes: progress bars, the loading of models, the end of a job. Lines about
 * requests (`got prompt`, a bad header) come from a server whose worker is dead, too.
 */
const ofWorker =
  /\d%\||Requested to load|[Ll]oaded (completely|partially)|loaded diffusion model|models? unloaded|load device:|model weight dtype|prepared for dynamic VRAM|Prompt executed in|Exception during processing/;

/** Python's own line for a thread that ended by an exception; before 3.10 it does not name the function, its traceback does. */
const threadDied = /^.{0,40}Exception in thread .{1,80}$/;
const inWorker = /\(prompt_worker\)|, in prompt_worker$/;
/** Lines. The function stands near the top of the traceback. */
const TRACEBACK = 12;

/**
 * A frame of the executor that is an entry of its own. ComfyUI logs the traceback of a failed node as one entry; Python prints
 * that of a dying thread in pieces, each mark below a line of code for itself, so that of 300 entries the first line is often
 * pushed out while these remain: measured on 0.3.64 with Python 3.11.
 */
const ownFrame =
  /^ {2}File "[^"\n]{1,300}[\\/]execution\.py", line \d{1,6}, in (execute|execute_async|get_output_data|process_inputs|_?_?(async_)?map_node_over_list)\n?$/;

/**
 * The thread that executes all jobs has ended by an exception, and none has run since: this cannot heal. The list is one
 * process's own, so an earlier process's death is not in it. `begun`: a job that was sent last has begun, so a death that
 * stands before the last submission was healed (some packs start the thread again).
 */
export function workerDied(entries: readonly LogEntry[], begun = false): boolean {
  const alive = begun ? new RegExp(`${ofWorker.source}|got prompt`) : ofWorker;
  const frame = entries.findLastIndex(({ m }) => ownFrame.test(m.slice(0, MAX_CHARACTERS)));
  if (frame >= 0 && !entries.slice(frame).some(({ m }) => alive.test(m.slice(-MAX_CHARACTERS)))) return true;
  return diedIn(plainTexts(entries.map(({ m }) => m)), alive);
}

/** The same by whole lines, as Docker keeps them; those of every traceback are lines there, so only its first line proves it. */
export function diedIn(lines: readonly string[], alive = ofWorker): boolean {
  const last = lines.findLastIndex(
    (line, at) =>
      threadDied.test(line) && lines.slice(at, at + TRACEBACK).some((near) => inWorker.test(near)),
  );
  return last >= 0 && !lines.slice(last).some((line) => alive.test(line));
}

/** The worker's last entry, as a mark to compare with a later one; undefined where it wrote none. */
export function workerMark(entries: readonly LogEntry[]): string | undefined {
  const last = entries.findLast(({ m }) => ofWorker.test(m.slice(-MAX_CHARACTERS)));
  return last && `${last.t} ${last.m.slice(-MAX_CHARACTERS)}`;
}
