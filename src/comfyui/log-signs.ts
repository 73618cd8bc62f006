import type { LogSign } from "../checks/facts.ts";

/** Lines of a real 0.3.64 start and run; only the sign leaves this module, never the line (it may hold the token). */
const signs: readonly [LogSign, RegExp][] = [
  ["login-import-failed", /\(IMPORT FAILED\).*ComfyUI-Login|Cannot import .*ComfyUI-Login/i],
  ["login-loaded", /^\s*[\d.]+ seconds: .*ComfyUI-Login/im],
  ["password-missing", /Please set up your password/i],
  ["token-printed", /For direct API calls, use token=/i],
  ["qwen-failed-to-load", /\[QwenImageWanBridge\] Failed to load|\(IMPORT FAILED\).*QwenImageWanBridge/i],
  ["module-not-found", /ModuleNotFoundError|No module named/i],
  ["nan-cast", /invalid value encountered in cast/i],
  ["out-of-memory", /OutOfMemoryError|CUDA out of memory|Allocation on device/i],
  ["traceback", /Traceback \(most recent call last\)/i],
];

/** Which known signs the log shows. Lines are cut to 2,000 characters first: a log is somebody else's text. */
export function logSignsIn(lines: readonly string[]): LogSign[] {
  const text = lines.map((line) => line.slice(0, 2_000)).join("\n");
  return signs.filter(([, pattern]) => pattern.test(text)).map(([sign]) => sign);
}
