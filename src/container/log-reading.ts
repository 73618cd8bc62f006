import { stripVTControlCharacters } from "node:util";
import { fingerprint } from "../redaction/fingerprint.ts";
import type { LogLine } from "./log-lines.ts";

/** What the log since the last start says. Only names and counts leave this module: lines may contain the token. */
export interface LogReading {
  /** Folders of custom nodes that the import table marks as failed. */
  readonly importFailed: string[];
  /** Parts of a pack that log `Failed to load`, as `pack: part`. */
  readonly failedToLoad: string[];
  /** Python modules that were not found during the start. */
  readonly modulesMissing: string[];
  /** Tracebacks before the server was ready that no import line explains. */
  readonly bootTracebacks: number;
  /** The log ends with PyTorch finding no GPU: without `--cpu` ComfyUI then ends at its start. */
  readonly gpuMissing?: true;
  readonly started: boolean;
  /** The log has the table of import times: without it the state of the custom nodes is unknown. */
  readonly importTable: boolean;
  /** Since the server was ready: how often, and when last (ISO). */
  readonly errors: { readonly sign: LogError; readonly count: number; readonly last: string }[];
}

export type LogError = "out-of-memory" | "nan-cast" | "job-exception";

const ready = /To see the GUI go to:/;
const importFailed = /^\s*[\d.]+ seconds \(IMPORT FAILED\): .*[\\/]([\p{L}\p{N}_.+@() -]{1,100})$/u;
const failedToLoad = /\[([\w .-]{1,60})\] Failed to load ([^:]{1,60}):/;
const moduleMissing = /No module named '([\w.]{1,80})'/;

const gpuMissing =
  /Found no NVIDIA driver on your system|No CUDA GPUs are available|no CUDA-capable device is detected/;
/** Lines of a server that ran jobs: it lost its GPU, but did not end because of that. */
const ofJob = /^got prompt|Exception during processing|^Prompt executed in/;
/** Last lines that may follow the final traceback (an entrypoint logs some); an older traceback is from an earlier start. */
const END = 20;

/** Accelerators that are optional for the libraries that try them; xformers logs a whole traceback without one. */
const optional = /^(triton|sageattention|flash_attn|xformers)(\.|$)/;

/** The Qwen pack imports a module that was never published: every healthy start logs this. */
const KNOWN_HARMLESS = /\[QwenImageWanBridge\] Failed to load Debug Controller:/;

const errorSigns: readonly [LogError, RegExp][] = [
  ["out-of-memory", /OutOfMemoryError|CUDA out of memory|Allocation on device/i],
  ["nan-cast", /invalid value encountered in cast/i],
  // a malformed header or a bad request body also leaves a traceback: only those of jobs count
  ["job-exception", /!!! Exception during processing/],
];

/** If the server is `answering` but its log shows no start (rotated away), every line belongs to its jobs. */
export function readLog(lines: readonly LogLine[], { answering = false } = {}): LogReading {
  const text = withoutOptional(
    lines
      .map(({ at, text }) => ({ at, text: stripVTControlCharacters(text).trimEnd() }))
      .filter((line) => !KNOWN_HARMLESS.test(line.text)),
  );
  const at = text.findIndex((line) => ready.test(line.text));
  const end = at >= 0 ? at : answering ? 0 : text.length;
  const boot = text.slice(0, end);
  const after = text.slice(end);
  const failed = captures(boot, importFailed);
  const parts = captures(boot, failedToLoad);
  const modules = captures(boot, moduleMissing);
  const tracebacks = boot.filter((line) => /Traceback \(most recent call last\)/.test(line.text)).length;
  const broken = failed.length + parts.length + tracebacks > 0;
  const last = text.slice(-END).map((line) => line.text);
  const gpuless = last.some((line) => gpuMissing.test(line)) && !last.some((line) => ofJob.test(line));
  return {
    importFailed: failed,
    failedToLoad: parts,
    modulesMissing: broken ? modules : modules.filter((name) => !optional.test(name)),
    bootTracebacks: failed.length + parts.length > 0 ? 0 : tracebacks,
    ...(gpuless && { gpuMissing: true as const }),
    started: at >= 0,
    importTable: boot.some((line) => line.text.includes("Import times for custom nodes")),
    errors: errorSigns.flatMap(([sign, pattern]) => {
      const matches = after.filter((line) => pattern.test(line.text));
      const last = matches.at(-1);
      if (last === undefined) return [];
      return [{ sign, count: matches.length, last: new Date(last.at).toISOString() }];
    }),
  };
}

/** Lines. */
const MAX_TRACEBACK = 60;

function missingIn(line: string): string {
  return (/^ModuleNotFoundError/.test(line) && moduleMissing.exec(line)?.[1]) || "";
}

/** The lines without the tracebacks that end in an optional module, unless the log itself ends there. */
function withoutOptional(lines: readonly LogLine[]): LogLine[] {
  const dropped = new Set<number>();
  for (const [end, line] of lines.entries()) {
    if (end === lines.length - 1 || !optional.test(missingIn(line.text))) continue;
    const from = lines.slice(Math.max(0, end - MAX_TRACEBACK), end);
    const start = from.findLastIndex(({ text }) => text.startsWith("Traceback (most recent"));
    if (start < 0) continue;
    for (let at = end - from.length + start; at <= end; at += 1) dropped.add(at);
  }
  return lines.filter((_line, at) => !dropped.has(at));
}

/** Each distinct finding once; a second group is joined by a colon. */
function captures(lines: readonly LogLine[], pattern: RegExp): string[] {
  const matches = lines.flatMap((line) => {
    const groups = pattern.exec(line.text)?.slice(1);
    return groups ? [groups.join(": ")] : [];
  });
  return [...new Set(matches)].slice(0, 50);
}

/** The last time ComfyUI-Login read its password file, and the fingerprint of what it read. */
export function tokenLoaded(lines: readonly LogLine[]): { at: number; fingerprint: string } | undefined {
  for (const { text, at } of lines.toReversed()) {
    const token = /For direct API calls, use token=(\S+)/.exec(text)?.[1];
    if (token !== undefined) return { at, fingerprint: fingerprint(token) };
  }
  return undefined;
}
