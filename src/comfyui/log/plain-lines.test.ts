import { describe, expect, test } from "vitest";
import { isHarmless, plainLine } from "./plain-lines.ts";

const red = (text: string) => `\u001b[1m\u001b[31m${text}\u001b[0m`;

describe("a line of the log without its dress", () => {
  test.for([
    ["[INFO] got prompt", "got prompt", "info"],
    [`${red("[ERROR]")} !!! Exception during processing !!!`, "!!! Exception during processing !!!", "error"],
    [
      "\u001b[32m[INFO]\u001b[0m    0.1 seconds: /c/custom_nodes/x",
      "   0.1 seconds: /c/custom_nodes/x",
      "info",
    ],
    [
      "\u001b[32m[INFO]\u001b[0m \u001b[32mPrompt executed in 0.4 seconds\u001b[0m",
      "Prompt executed in 0.4 seconds",
      "info",
    ],
    ["2026-11-22T08:00:00.123456Z [WARN] x", "x", "warning"],
    ["[2026-11-22 08:00:00.123] [DEBUG] x", "x", "debug"],
    ["2026-11-22 08:00:00,123 - WARNING - x", "x", "warning"],
    ["2026-11-22 08:00:00,123 - root - INFO - x", "x", "info"],
    ["INFO:root:x", "x", "info"],
    ["WARNING:py.warnings: x", " x", "warning"],
    ["\u009b32m[INFO]\u009b0m x", "x", "info"],
    ["Nov 22 08:00:00 \u001b[36m[DETAIL]\u001b[0m x", "x", "detail"],
    [
      "WARNING: some comfy_extras/ nodes did not import correctly.",
      "some comfy_extras/ nodes did not import correctly.",
      "warning",
    ],
    [
      "  4%|▍         | 15/387 [00:01<00:49,  7.49it/s]\u001b[32m[INFO]\u001b[0m got prompt",
      "got prompt",
      "info",
    ],
  ] as const)("%j", ([raw, text, level]) => {
    expect(plainLine(raw)).toEqual({ text, level });
  });

  test.for([
    "got prompt",
    "[QwenImageWanBridge] Failed to load Wrapper nodes: x",
    "[INFORMATION] x",
    '  File "/workspace/ComfyUI/nodes.py", line 1, in x',
    "  4%|▍         | 15/387 [00:01<00:49,  7.49it/s]",
    "2026-11-22 was a Sunday",
    "information:root:x",
    "a - b - INFO",
  ])("%j has none", (raw) => {
    expect(plainLine(raw)).toEqual({ text: raw });
  });
});

test.for([
  ["[INFO] No thing: No module named 'any_thing'", true],
  ["[DEBUG] No module named 'any_thing'", true],
  ["[WARNING] No module named 'any_thing'", false],
  ["No module named 'any_thing'", false],
  ["No OpenGL_accelerate module loaded: No module named 'OpenGL_accelerate'", true],
  ["[INFO]    0.1 seconds (IMPORT FAILED): /c/custom_nodes/No module named x", false],
  ["[QwenImageWanBridge] Failed to load Debug Controller: No module named 'debug_patch'", true],
  [
    "[QwenImageWanBridge] Failed to load advanced encoder: No module named '/c/custom_nodes/ComfyUI-QwenImageWanBridge/nodes.qwen_model_wrapper'",
    true,
  ],
  ["[QwenImageWanBridge] Failed to load advanced encoder: No module named 'transformers'", false],
] as const)("%j is harmless: %s", ([raw, harmless]) => {
  expect(isHarmless(plainLine(raw))).toBe(harmless);
});
