import { expect, test } from "vitest";
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

test("finds nothing in a quiet log", () => {
  expect(logSignsIn(["got prompt\n", "Prompt executed in 0.01 seconds\n"])).toEqual([]);
});
