import { outOfMemory } from "../out-of-memory.ts";
import { sampledOnCpu } from "./on-cpu.ts";
import { isHarmless, plainLines } from "./plain-lines.ts";

/** Known lines of the server's log that show a cause. No text of the log itself is kept. */
export type LogSign =
  | "login-import-failed"
  | "login-loaded"
  | "password-missing"
  | "token-printed"
  | "qwen-failed-to-load"
  | "module-not-found"
  | "nan-cast"
  | "out-of-memory"
  | "ui-not-json"
  | "sampled-on-cpu"
  | "traceback";

/**
 * Lines of a real 0.3.64 start and run; only the sign leaves this module, never the line (it may hold the token).
 * Every repetition is bounded and stays on one line: an unbounded one takes minutes on a hostile log.
 */
const signs: readonly [LogSign, RegExp][] = [
  ["login-import-failed", /\(IMPORT FAILED\).{0,300}ComfyUI-Login|Cannot import .{0,300}ComfyUI-Login/i],
  ["login-loaded", /^[ \t]{0,20}[\d.]{1,20} seconds: .{0,300}ComfyUI-Login/im],
  ["password-missing", /Please set up your password/i],
  ["token-printed", /For direct API calls, use token=/i],
  [
    "qwen-failed-to-load",
    /\[QwenImageWanBridge\] Failed to load|\(IMPORT FAILED\).{0,300}QwenImageWanBridge/i,
  ],
  ["module-not-found", /ModuleNotFoundError|No module named/i],
  ["nan-cast", /invalid value encountered in cast/i],
  ["out-of-memory", outOfMemory],
  ["traceback", /Traceback \(most recent call last\)/i],
];

/** Which known signs the log shows. */
export function logSignsIn(lines: readonly string[]): LogSign[] {
  const telling = plainLines(lines)
    .filter((line) => !isHarmless(line))
    .map(({ text }) => text);
  const text = telling.join("\n");
  return [
    ...signs.filter(([, pattern]) => pattern.test(text)).map(([sign]) => sign),
    ...(sampledOnCpu(telling) ? (["sampled-on-cpu"] as const) : []),
    ...(endedBySending(telling) ? (["ui-not-json"] as const) : []),
  ];
}

/** Lines between the loop that sends the events and the exception of Python's json. */
const MAX_TRACE = 80;
const notJson =
  /^(?:TypeError: (?:Object of type .{1,80} is not JSON serializable|keys must be)|ValueError: Circular reference)/;

/** The process ends with that loop; the same exception in a list that somebody asks for only spoils the list. */
function endedBySending(lines: readonly string[]): boolean {
  const loop = lines.findLastIndex((line) => line.endsWith(", in publish_loop"));
  return loop >= 0 && lines.slice(loop, loop + MAX_TRACE).some((line) => notJson.test(line));
}
