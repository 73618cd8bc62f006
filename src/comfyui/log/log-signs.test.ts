import { describe, expect, test } from "vitest";
import { logSignsIn } from "./log-signs.ts";

test("reads the known lines of a start and keeps none of their text", () => {
  const lines = [
    "Import times for custom nodes:\n",
    "   0.0 seconds (IMPORT FAILED): /workspace/ComfyUI/custom_nodes/ComfyUI-Login\n",
    "[QwenImageWanBridge] Failed to load Wrapper nodes: No module named 'diffsynth'\n",
    "RuntimeWarning: invalid value encountered in cast\n",
  ];
  expect(logSignsIn(lines)).toEqual([
    "login-import-failed",
    "qwen-failed-to-load",
    "module-not-found",
    "nan-cast",
  ]);
});

describe("a value that is not JSON", () => {
  const trace = (frame: string, exception: string): string[] =>
    [
      "Traceback (most recent call last):",
      `  File "/workspace/ComfyUI/server.py", line 1402, in ${frame}`,
      "    await self.send(*msg)",
      '  File "/usr/lib/python3.11/json/encoder.py", line 180, in default',
      exception,
    ].map((line) => `${line}\n`);

  test.for([
    "TypeError: Object of type Tensor is not JSON serializable",
    "TypeError: keys must be str, int, float, bool or None, not tuple",
    "ValueError: Circular reference detected",
  ])("ends the loop that sends the events: %s", (exception) => {
    expect(logSignsIn(trace("publish_loop", exception))).toContain("ui-not-json");
  });

  test("in a list that somebody asks for ends nothing", () => {
    const exception = "TypeError: Object of type Tensor is not JSON serializable";
    expect(logSignsIn(trace("get_history", exception))).not.toContain("ui-not-json");
  });
});

test("finds nothing in a quiet log", () => {
  expect(logSignsIn(["got prompt\n", "Prompt executed in 0.01 seconds\n"])).toEqual([]);
});
