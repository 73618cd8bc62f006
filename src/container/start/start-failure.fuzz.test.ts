import fc from "fast-check";
import { expect, test } from "vitest";
import { hostileText } from "../../../selftest/fuzz/hostile.ts";
import { patient, within } from "../../../selftest/fuzz/judge.ts";
import { databaseTroubleIn } from "../../comfyui/log/database-trouble.ts";
import { logLinesOf } from "../log-lines.ts";
import { startFailureIn } from "./start-failure.ts";

const options = { startedAt: "2026-11-22T08:00:00Z", looping: true };

/** What the signs are made of: repeated, it makes a pattern look for its end again and again. */
const pieces = [
  "cannot create a ",
  "line 1: ",
  "can't open file '",
  "Error",
  "a.",
  "_",
  "$'",
  "exec /",
  "could not be imported: ",
  "ASSETS_STARTUP_FAILED: ",
  "/venv/python -m pip install",
  'File "/',
  'File "/comfy/',
  "Cannot import ",
  "Traceback (most recent call last):",
  "main.py: error: argument --",
  "address ', 1): ",
  "<<<<<<<",
];

test.for(pieces)("a megabyte of %j is read in bounded time, in one line or in many", patient, (piece) => {
  for (const end of ["", "\n", "Error: \n"]) {
    const text = (piece + end).repeat(2 ** 20 / (piece.length + end.length));
    within(1_500, () => {
      const lines = logLinesOf(text);
      startFailureIn(lines, options);
      databaseTroubleIn(lines.map((line) => line.text));
    });
  }
});

test("a log of any lines gives names only, short and of no secret", patient, () => {
  const token = `$2b$12$${"t".repeat(53)}`;
  const known = fc.constantFrom(
    ...pieces,
    `ModuleNotFoundError: No module named '${token}'`,
    `main.py: error: unrecognized arguments: --token=${token} --x ${token}`,
    `ASSETS_STARTUP_FAILED: in_use ${token}`,
    `FileNotFoundError: ${token}`,
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(known, hostileText), { maxLength: 12 }), (lines) => {
      const found = startFailureIn(logLinesOf(lines.join("\n")), options);
      for (const name of found?.names ?? []) {
        expect(name.length).toBeLessThanOrEqual(200);
        expect(name).not.toContain(token);
      }
    }),
    { numRuns: 500 },
  );
});
