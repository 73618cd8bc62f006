import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostileText } from "../../../selftest/fuzz/hostile.ts";
import { patient, within } from "../../../selftest/fuzz/judge.ts";
import { logSignsIn } from "./log-signs.ts";

/** What the signs are made of: repeated, it makes a pattern look for its end again and again. */
const pieces = [
  "(IMPORT FAILED)",
  "Cannot import ",
  "ComfyUI-Logi",
  "0.0 seconds: ",
  "1.",
  "9",
  " ",
  "\t",
  "\n",
  "\r\n",
  "\u2028",
  "CUDA",
  "[QwenImageWanBridge] ",
  "Traceback (most recent call last)",
];

const realLines = [
  ["login-import-failed", "   0.0 seconds (IMPORT FAILED): /workspace/ComfyUI/custom_nodes/ComfyUI-Login\n"],
  [
    "login-import-failed",
    "Cannot import /workspace/ComfyUI/custom_nodes/ComfyUI-Login module for custom nodes:\n",
  ],
  ["login-loaded", "   0.1 seconds: /workspace/ComfyUI/custom_nodes/ComfyUI-Login\n"],
  ["nan-cast", "RuntimeWarning: invalid value encountered in cast\n"],
  ["out-of-memory", "torch.OutOfMemoryError: Allocation on device 0 would exceed allowed memory.\n"],
] as const;

describe("the signs of a log", () => {
  test.for(pieces)("are found in one line of a megabyte of %j within half a second", patient, (piece) => {
    const line = piece.repeat(2 ** 20 / piece.length);
    within(500, () => logSignsIn([line]));
  });

  test("are found in a megabyte of any repetition within half a second", patient, () => {
    const repetition = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 });
    const lengths = fc.constantFrom(1, 80, 1_999, 50_000, 2 ** 20);
    fc.assert(
      fc.property(repetition, lengths, (units, length) => {
        const unit = units.join("");
        const text = unit.repeat(2 ** 20 / unit.length);
        const lines = Array.from({ length: text.length / length }, (_, at) =>
          text.slice(at * length, (at + 1) * length),
        );
        within(500, () => logSignsIn(lines));
      }),
      { numRuns: 4 },
    );
  });

  test("are names of signs and nothing of the text", patient, () => {
    const line = fc.oneof(
      hostileText,
      fc.constantFrom(...pieces),
      fc.constantFrom(...realLines).map(([, one]) => one),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        for (const sign of logSignsIn(lines)) expect(sign).toMatch(/^[a-z]+(-[a-z]+)+$|^traceback$/);
      }),
      { numRuns: 300 },
    );
  });

  test("are found wherever their line stands, among any others", patient, () => {
    const others = fc.array(hostileText, { maxLength: 10 });
    fc.assert(
      fc.property(others, fc.constantFrom(...realLines), others, (before, [sign, line], after) => {
        expect(logSignsIn([...before, "\n", line, ...after])).toContain(sign);
        expect(logSignsIn([[...before, "\n", line, ...after].join("\n")])).toContain(sign);
      }),
      { numRuns: 300 },
    );
  });
});
