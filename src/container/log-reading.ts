import { fingerprint } from "../credentials/fingerprint.ts";
import type { LogLine } from "./log-lines.ts";

/** What the log since the last start tells. Only names and counts leave this module: lines may hold the token. */
export interface LogReading {
  /** Folders of custom nodes that the import table calls failed. */
  readonly importFailed: string[];
  /** Parts of a pack that say `Failed to load`, as `pack: part`. */
  readonly failedToLoad: string[];
  /** Python modules that were not found during the start. */
  readonly modulesMissing: string[];
  /** Tracebacks before the server was ready that no import line explains. */
  readonly bootTracebacks: number;
  readonly started: boolean;
  /** Since the server was ready: how often, and when last (ISO). */
  readonly errors: { readonly sign: LogError; readonly count: number; readonly last: string }[];
}

export type LogError = "out-of-memory" | "nan-cast" | "job-exception";

const ready = /To see the GUI go to:/;
const importFailed = /^\s*[\d.]+ seconds \(IMPORT FAILED\): .*[\\/]([\w.-]+)\s*$/;
const failedToLoad = /\[([\w .-]{1,60})\] Failed to load ([^:]{1,60}):/;
const moduleMissing = /No module named '([\w.]{1,80})'/;

/** The Qwen pack names a module that was never published: every healthy start of it says so. */
const KNOWN_HARMLESS = /\[QwenImageWanBridge\] Failed to load Debug Controller:/;

const errorSigns: readonly [LogError, RegExp][] = [
  ["out-of-memory", /OutOfMemoryError|CUDA out of memory|Allocation on device/i],
  ["nan-cast", /invalid value encountered in cast/i],
  // a malformed header or a bad request body also leaves a traceback: only those of jobs count
  ["job-exception", /!!! Exception during processing/],
];

export function readLog(lines: readonly LogLine[]): LogReading {
  const text = lines.filter((line) => !KNOWN_HARMLESS.test(line.text));
  const at = text.findIndex((line) => ready.test(line.text));
  const boot = at < 0 ? text : text.slice(0, at);
  const after = at < 0 ? [] : text.slice(at);
  const failed = captures(boot, importFailed);
  const parts = captures(boot, failedToLoad);
  const modules = captures(boot, moduleMissing);
  const tracebacks = boot.filter((line) => /Traceback \(most recent call last\)/.test(line.text)).length;
  return {
    importFailed: failed,
    failedToLoad: parts,
    modulesMissing: modules,
    bootTracebacks: failed.length + parts.length > 0 ? 0 : tracebacks,
    started: at >= 0,
    errors: errorSigns.flatMap(([sign, pattern]) => {
      const found = after.filter((line) => pattern.test(line.text));
      const last = found.at(-1);
      if (last === undefined) return [];
      return [{ sign, count: found.length, last: new Date(last.at).toISOString() }];
    }),
  };
}

/** Each distinct finding once; a second group is joined by a colon. */
function captures(lines: readonly LogLine[], pattern: RegExp): string[] {
  const found = lines.flatMap((line) => {
    const groups = pattern.exec(line.text)?.slice(1);
    return groups ? [groups.join(": ")] : [];
  });
  return [...new Set(found)].slice(0, 50);
}

/** The last time ComfyUI-Login read its password file, and the fingerprint of what it read. */
export function tokenLoaded(lines: readonly LogLine[]): { at: number; fingerprint: string } | undefined {
  for (const { text, at } of lines.toReversed()) {
    const token = /For direct API calls, use token=(\S+)/.exec(text)?.[1];
    if (token !== undefined) return { at, fingerprint: fingerprint(token) };
  }
  return undefined;
}
