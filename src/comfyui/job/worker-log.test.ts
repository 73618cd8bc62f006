import { describe, expect, test } from "vitest";
import { within } from "../../../selftest/fuzz/judge.ts";
import { type LogEntry, workerDied, workerMark } from "./worker-log.ts";

const entries = (...lines: string[]): LogEntry[] =>
  lines.map((line, at) => ({ t: `2026-11-28T09:00:${String(at).padStart(2, "0")}`, m: `${line}\n` }));

const INFO = "\u001b[32m[INFO]\u001b[0m ";
const death = [
  `${INFO}got prompt`,
  "Exception in thread Thread-1 (prompt_worker):",
  "Traceback (most recent call last):",
  '  File "/usr/local/lib/python3.11/threading.py", line 1045, in _bootstrap_inner',
  "    self.run()",
];

describe("the worker's death", () => {
  test("is told by Python's line for a thread that ended", () => {
    expect(workerDied(entries(...death))).toBe(true);
    expect(workerDied(entries(death.join("\n")))).toBe(true);
  });

  test("is told by the traceback where the line does not name the function", () => {
    const old = [
      "Exception in thread Thread-5:",
      "Traceback (most recent call last):",
      '  File "/usr/lib/python3.9/threading.py", line 980, in _bootstrap_inner',
      '  File "/workspace/ComfyUI/main.py", line 240, in prompt_worker',
      "SystemError: x",
    ];
    expect(workerDied(entries(...old))).toBe(true);
  });

  test("is told by the rest of a traceback that Python printed in pieces, its head pushed out of the list", () => {
    const frame = (file: string, fn: string) => `  File "/workspace/ComfyUI/${file}", line 277, in ${fn}\n`;
    const pieces = (...more: string[]): LogEntry[] =>
      [
        ...[
          "^",
          "^",
          "\n",
          frame("execution.py", "process_inputs"),
          "    ",
          "result = f(**inputs)",
          "\n",
          " ",
          "^",
        ],
        ...["\n", frame("custom_nodes/pack/__init__.py", "run"), "KeyboardInterrupt", "\n", ...more],
      ].map((m) => ({ t: "2026-11-28T09:00:00", m }));
    expect(workerDied(pieces("got prompt\n"))).toBe(true);
    expect(workerDied(pieces(`${INFO}Prompt executed in 0.01 seconds\n`))).toBe(false);
    const head = ["Exception in thread ", "Thread-1 (prompt_worker)", ":\n"].map((m) => ({ t: "", m }));
    expect(workerDied(head)).toBe(true);
    const logged = `!!! Exception during processing !!! x\n${frame("execution.py", "process_inputs")}ValueError: x\n`;
    expect(workerDied([{ t: "", m: logged }])).toBe(false);
  });

  test("is not that of another thread, nor an exception of a node", () => {
    const other = [
      "Exception in thread Thread-9 (update_checker):",
      "Traceback (most recent call last):",
      '  File "/workspace/ComfyUI/custom_nodes/pack/check.py", line 12, in update_checker',
      "ConnectionError",
      `${INFO}!!! Exception during processing !!! nothing`,
      "Traceback (most recent call last):",
    ];
    expect(workerDied(entries(...other))).toBe(false);
    expect(workerDied([])).toBe(false);
  });

  test("is forgotten once a job has been executed since, or the last one sent has begun", () => {
    expect(workerDied(entries(...death, `${INFO}got prompt`))).toBe(true);
    expect(workerDied(entries(...death, `${INFO}got prompt`), true)).toBe(false);
    expect(workerDied(entries(...death), true)).toBe(true);
    expect(workerDied(entries(...death, `${INFO}\u001b[32mPrompt executed in 0.01 seconds`))).toBe(false);
  });

  test("costs no time in a hostile log", () => {
    const log = entries(
      "Exception in thread ".repeat(100_000),
      ...Array(3_000).fill("Exception in thread x"),
    );
    // an expression that backtracks would take minutes
    within(1_000, () => workerDied(log));
  });
});

describe("the worker's mark", () => {
  test("changes with a progress bar, the loading of a model and the end of a job", () => {
    const marks = [" 50%|█████     | 1/2 [00:00<00:00,  7.19it/s]", `${INFO}Requested to load WanVAE`].map(
      (line) => workerMark(entries(`${INFO}got prompt`, line)),
    );
    expect(marks[0]).not.toBe(marks[1]);
    expect(marks).not.toContain(undefined);
  });

  test("stays where only requests leave lines", () => {
    const before = entries(`${INFO}Prompt executed in 0.38 seconds`, `${INFO}got prompt`);
    const requests = ["got prompt", "Interrupting prompt 1", "Error handling request from 127.0.0.1"];
    expect(workerMark([...before, ...entries(...requests)])).toBe(workerMark(before));
    expect(workerMark(entries(...requests))).toBeUndefined();
  });
});
