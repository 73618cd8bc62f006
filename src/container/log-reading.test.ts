import { describe, expect, test } from "vitest";
import { startLines } from "../../emulator/machine/start-log.ts";
import { fingerprint } from "../redaction/fingerprint.ts";
import { logLinesOf } from "./log-lines.ts";
import { readLog, tokenLoaded } from "./log-reading.ts";

const stamp = "2026-11-22T08:00:00.123456789Z";
const linesOf = (lines: readonly string[]) =>
  logLinesOf(
    lines
      .flatMap((line) => line.split("\n"))
      .map((line) => `${stamp} ${line}`)
      .join("\n"),
  );
const token = `$2b$12$${"t".repeat(53)}`;
const start = (...faults: Parameters<typeof startLines>[0] extends ReadonlySet<infer F> ? F[] : never) =>
  startLines(new Set(faults), token);

describe("a log since the start", () => {
  test("of a healthy stack is clean, though the Qwen pack always misses one part", () => {
    expect(readLog(linesOf(start()))).toEqual({
      importFailed: [],
      failedToLoad: [],
      modulesMissing: [],
      bootTracebacks: 0,
      started: true,
      importTable: true,
      errors: [],
      python: "/workspace/venv/bin/python3",
    });
  });

  test("of a ComfyUI that found no GPU says so, unless that was an earlier life's", () => {
    const end = [
      "Traceback (most recent call last):",
      '  File "/opt/ComfyUI/main.py", line 72, in <module>',
      "RuntimeError: Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU",
    ];
    expect(readLog(linesOf(end))).toMatchObject({ gpuMissing: true, started: false });
    expect(readLog(linesOf([...end, ...start(), ...start()]))).not.toHaveProperty("gpuMissing");
  });

  test("of a ComfyUI that lost its GPU in a job does not say that it ended at its start", () => {
    const job = [
      "got prompt",
      "!!! Exception during processing !!! No CUDA GPUs are available",
      "Traceback (most recent call last):",
      "RuntimeError: No CUDA GPUs are available",
      "Prompt executed in 0.02 seconds",
    ];
    expect(readLog(linesOf([...start(), ...job]))).not.toHaveProperty("gpuMissing");
  });

  test("names the pack that was not imported, and its module", () => {
    const reading = readLog(linesOf(start("login-not-loaded")));
    expect(reading).toMatchObject({
      importFailed: ["ComfyUI-Login"],
      modulesMissing: ["Crypto"],
      bootTracebacks: 0,
    });
  });

  test("names the parts of a pack that did not load", () => {
    const reading = readLog(linesOf(start("qwen-pack-partial")));
    expect(reading.failedToLoad).toEqual([
      "QwenImageWanBridge: Wrapper nodes",
      "QwenImageWanBridge: EliGen nodes",
      "QwenImageWanBridge: Sampler nodes",
    ]);
    expect(reading.modulesMissing).toEqual(["diffsynth"]);
  });

  test("of a process that died before it was ready shows its traceback", () => {
    const lines = ["Traceback (most recent call last):", "ModuleNotFoundError: No module named 'yaml'"];
    expect(readLog(linesOf(lines))).toMatchObject({
      started: false,
      bootTracebacks: 1,
      modulesMissing: ["yaml"],
    });
  });

  test("counts errors of jobs after the start, and no traceback of a bad request", () => {
    const later = [
      "Error handling request",
      "Traceback (most recent call last):",
      "x.py:1: RuntimeWarning: invalid value encountered in cast",
      "torch.OutOfMemoryError: Allocation on device",
      "torch.OutOfMemoryError: Allocation on device",
    ];
    expect(readLog(linesOf([...start(), ...later])).errors).toEqual([
      { sign: "out-of-memory", count: 2, last: "2026-11-22T08:00:00.123Z" },
      { sign: "nan-cast", count: 1, last: "2026-11-22T08:00:00.123Z" },
    ]);
  });

  test("is clean where xformers misses triton, which it does not need", () => {
    const triton = [
      "A matching Triton is not available, some optimizations will not be enabled",
      "Traceback (most recent call last):",
      '  File "/venv/lib/python3.11/site-packages/xformers/__init__.py", line 57, in _is_triton_available',
      "    import triton  # noqa",
      "ModuleNotFoundError: No module named 'triton'",
    ];
    const reading = readLog(linesOf([...triton, ...start()]));
    expect(reading).toMatchObject({ modulesMissing: [], bootTracebacks: 0, started: true });
  });

  test("is clean where a pack only says that it does without triton", () => {
    const reading = readLog(linesOf(["[fast] compile is off: No module named 'triton'", ...start()]));
    expect(reading.modulesMissing).toEqual([]);
  });

  test("keeps triton where a pack could not be imported without it", () => {
    const lines = [
      "Traceback (most recent call last):",
      "ModuleNotFoundError: No module named 'triton'",
      "Cannot import /workspace/ComfyUI/custom_nodes/fast module for custom nodes: No module named 'triton'",
      "   0.1 seconds (IMPORT FAILED): /workspace/ComfyUI/custom_nodes/fast",
    ];
    expect(readLog(linesOf(lines))).toMatchObject({ importFailed: ["fast"], modulesMissing: ["triton"] });
  });

  test("that ends at the traceback of a missing triton shows it", () => {
    const lines = ["Traceback (most recent call last):", "ModuleNotFoundError: No module named 'triton'"];
    expect(readLog(linesOf(lines))).toMatchObject({ bootTracebacks: 1, modulesMissing: ["triton"] });
  });

  test.for([
    ["a colour code", "\u001b[31m   0.1 seconds (IMPORT FAILED): /c/custom_nodes/pack\u001b[0m", "pack"],
    ["a space", "   0.1 seconds (IMPORT FAILED): /c/custom_nodes/my pack", "my pack"],
    ["a plus", "   0.1 seconds (IMPORT FAILED): C:\\ComfyUI\\custom_nodes\\a+b", "a+b"],
    ["an accent", "   0.1 seconds (IMPORT FAILED): /c/custom_nodes/modèles", "modèles"],
  ] as const)("names a failed pack with %s in its line", ([, line, pack]) => {
    expect(readLog(linesOf([line])).importFailed).toEqual([pack]);
  });

  test("whose start was rotated away shows no import, and the errors of its jobs", () => {
    const lines = [
      "got prompt",
      "Traceback (most recent call last):",
      "torch.OutOfMemoryError: Allocation on device",
      "ModuleNotFoundError: No module named 'yaml'",
    ];
    expect(readLog(linesOf(lines), { answering: true })).toEqual({
      importFailed: [],
      failedToLoad: [],
      modulesMissing: [],
      bootTracebacks: 0,
      started: false,
      importTable: false,
      errors: [{ sign: "out-of-memory", count: 1, last: "2026-11-22T08:00:00.123Z" }],
    });
  });

  test("that holds the last line of the start alone says that its import table is gone", () => {
    expect(readLog(linesOf(start().slice(-1)), { answering: true })).toMatchObject({
      started: true,
      importTable: false,
    });
  });

  test("says that the worker is dead until a job is executed again; the traceback of a failed node is no death", () => {
    const death = [
      "Exception in thread Thread-1 (prompt_worker):",
      "Traceback (most recent call last):",
      "SystemError",
    ];
    const signs = (...lines: string[]) =>
      readLog(linesOf([...start(), ...lines])).errors.map(({ sign }) => sign);
    expect(signs("got prompt", ...death, "got prompt")).toEqual(["worker-dead"]);
    expect(signs(...death, "got prompt", "Prompt executed in 0.01 seconds")).toEqual([]);
    const frame = '  File "/workspace/ComfyUI/execution.py", line 277, in process_inputs';
    expect(signs("!!! Exception during processing !!! x", death[1] ?? "", frame)).toEqual(["job-exception"]);
  });

  test("reports the fingerprint of the token that was loaded, and when", () => {
    const found = tokenLoaded(linesOf(start()));
    expect(found).toEqual({ at: Date.parse("2026-11-22T08:00:00.123Z"), fingerprint: fingerprint(token) });
    expect(JSON.stringify(readLog(linesOf(start())))).not.toContain("ttttttttttt");
  });

  test("is cut where a line is megabytes long", () => {
    expect(logLinesOf(`${stamp} ${"█".repeat(100_000)}`)[0]?.text).toHaveLength(2_000);
  });
});
