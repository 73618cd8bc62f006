import { diedIn } from "../comfyui/job/worker-log.ts";
import { type PlainLine, plainLine } from "../comfyui/log/plain-lines.ts";
import { readStart, ready, type StartReading } from "../comfyui/log/start-reading.ts";
import { outOfMemory } from "../comfyui/out-of-memory.ts";
import { fingerprint } from "../redaction/fingerprint.ts";
import type { LogLine } from "./log-lines.ts";

/** What the log since the last start says. Only names and counts leave this module: lines may contain the token. */
export interface LogReading extends StartReading {
  /** The log ends with PyTorch finding no GPU: without `--cpu` ComfyUI then ends at its start. */
  readonly gpuMissing?: true;
  /** Since the server was ready: how often, and when last (ISO). */
  readonly errors: { readonly sign: LogError; readonly count: number; readonly last: string }[];
}

export type LogError = "out-of-memory" | "nan-cast" | "job-exception" | "worker-dead";

const gpuMissing =
  /Found no NVIDIA driver on your system|No CUDA GPUs are available|no CUDA-capable device is detected|libcuda\.so\.1: cannot open shared object file/;
/** Lines of a server that ran jobs: it lost its GPU, but did not end because of that. */
const ofJob = /^got prompt|Exception during processing|^Prompt executed in/;
/** Last lines that may follow the final traceback (an entrypoint logs some); an older traceback is from an earlier start. */
const END = 20;

const errorSigns: readonly [LogError, RegExp][] = [
  ["out-of-memory", outOfMemory],
  ["nan-cast", /invalid value encountered in cast/i],
  // a malformed header or a bad request body also leaves a traceback: only those of jobs count
  ["job-exception", /!!! Exception during processing/],
];

/** What a pack printed of its import: since 0.23 it may arrive minutes after the start, in the middle of a job. */
function isLateImport({ text, level }: PlainLine): boolean {
  return (
    level === undefined &&
    /^\[[\w .-]{1,60}\] Failed to load [^:]{1,60}: .{0,300}(?:No module named|cannot import name)/.test(text)
  );
}

/** If the server is `answering` but its log shows no start (rotated away), every line belongs to its jobs. */
export function readLog(lines: readonly LogLine[], { answering = false } = {}): LogReading {
  const text = lines.map(({ at, text }) => ({ at, ...plainLine(text) }));
  const at = text.findIndex((line) => ready.test(line.text));
  const end = at >= 0 ? at + 1 : answering ? 0 : text.length;
  const after = text.slice(end);
  const last = text.slice(-END).map((line) => line.text);
  const gpuless = last.some((line) => gpuMissing.test(line)) && !last.some((line) => ofJob.test(line));
  return {
    ...readStart([...text.slice(0, end), ...(at < 0 ? [] : after.filter(isLateImport))], { ended: at < 0 }),
    ...(gpuless && { gpuMissing: true as const }),
    errors: [
      ...errorSigns.flatMap(([sign, pattern]) =>
        counted(
          sign,
          after.filter((line) => pattern.test(line.text)),
        ),
      ),
      ...(diedIn(after.map(({ text }) => text)) ? counted("worker-dead", after.slice(-1)) : []),
    ],
  };
}

function counted(sign: LogError, matches: readonly Pick<LogLine, "at">[]): LogReading["errors"] {
  const last = matches.at(-1);
  return last === undefined ? [] : [{ sign, count: matches.length, last: new Date(last.at).toISOString() }];
}

/** The last time ComfyUI-Login read its password file, and the fingerprint of what it read. */
export function tokenLoaded(lines: readonly LogLine[]): { at: number; fingerprint: string } | undefined {
  for (const { text, at } of lines.toReversed()) {
    const token = /For direct API calls, use token=(\S+)/.exec(plainLine(text).text)?.[1];
    if (token !== undefined) return { at, fingerprint: fingerprint(token) };
  }
  return undefined;
}
