import fc from "fast-check";
import { expect, test } from "vitest";
import { hostileText } from "../../selftest/fuzz/hostile.ts";
import { expectPlain, patient, within } from "../../selftest/fuzz/judge.ts";
import { type LogLine, logLinesOf } from "./log-lines.ts";
import { readLog, tokenLoaded } from "./log-reading.ts";

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(..."0123459"), minLength: length, maxLength: length });
/** What Docker writes, and what looks like it: no month has the number 99. */
const stamp = fc.oneof(
  fc.constant("2026-11-22T08:00:00.123456789Z"),
  fc.constantFrom("2026-99-99T99:99Z", "0000-00-00T:Z", "2026-11-22T........Z", "2026-02-31T25:61:61Z"),
  fc.tuple(digits(4), digits(2), digits(2), digits(2)).map(([y, m, d, h]) => `${y}-${m}-${d}T${h}:00:00Z`),
);
const knownLine = fc.constantFrom(
  "To see the GUI go to: http://0.0.0.0:8188",
  "CUDA out of memory",
  "RuntimeWarning: invalid value encountered in cast",
  "!!! Exception during processing !!!",
  "   0.0 seconds (IMPORT FAILED): /workspace/ComfyUI/custom_nodes/x",
  "[QwenPack] Failed to load Loader: No module named 'x.y'",
  "Traceback (most recent call last):",
  `For direct API calls, use token=$2b$12$${"t".repeat(53)}`,
);
const line = fc
  .tuple(stamp, fc.constantFrom(" ", ""), fc.oneof(knownLine, hostileText))
  .map((parts) => parts.join(""));
const log = fc
  .array(fc.oneof({ weight: 4, arbitrary: line }, hostileText), { maxLength: 12 })
  .map((lines) => lines.join("\n"));

test("a log of any lines is read, each with a moment that is one", patient, () => {
  fc.assert(
    fc.property(log, (text) => {
      const lines: LogLine[] = logLinesOf(text);
      for (const { at, text: said } of lines) {
        expect(new Date(at).getTime()).toBe(at);
        expect(said.length).toBeLessThanOrEqual(2_000);
      }
      const reading = readLog(lines);
      expectPlain(reading, 200_000);
      expect(reading.errors.length === 0 || reading.started).toBe(true);
      const loaded = tokenLoaded(lines);
      if (loaded) expect(loaded.fingerprint).toMatch(/^[0-9a-f]{12}$/);
    }),
    { numRuns: 1_000 },
  );
});

test("a line whose time is none has the moment 0, and its error is still counted", () => {
  const text = "2026-99-99T99:99Z To see the GUI go to: x\n2026-99-99T99:99Z CUDA out of memory";
  expect(readLog(logLinesOf(text)).errors).toEqual([
    { sign: "out-of-memory", count: 1, last: "1970-01-01T00:00:00.000Z" },
  ]);
});

test.for([
  "1.0 seconds (IMPORT FAILED): /",
  "/a",
  "[a] Failed to load ",
  "No module named '",
  "use token=",
  "2026-11-22T08:00:00Z ",
  "2026-",
  "[INFO] ",
  "\u001b[32m[INFO]\u001b[0m ",
  "  4%|",
  "Traceback (most recent call last):",
  "During handling of the above exception",
  '  File "/c/custom_nodes/a',
  "/lib/python3.11/site-packages/",
  "Cannot import /c/comfy_extras/",
])("a megabyte of %j is read in bounded time, in one line or in many", (unit) => {
  for (const end of ["", "\n"]) {
    const text = (unit + end).repeat(2 ** 20 / (unit.length + end.length));
    within(1_500, () => {
      const lines = logLinesOf(text);
      expect(readLog(lines).importFailed.length).toBeLessThanOrEqual(1);
      tokenLoaded(lines);
    });
  }
});
