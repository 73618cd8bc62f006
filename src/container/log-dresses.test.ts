import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { logSignsIn } from "../comfyui/log/log-signs.ts";
import { logLinesOf } from "./log-lines.ts";
import { readLog } from "./log-reading.ts";

/** Lines of a real 0.33.0, as its console shows them. */
const recorded: Readonly<Record<string, string[]>> = JSON.parse(
  readFileSync(new URL("../../selftest/data/log-lines-0.33.0.json", import.meta.url), "utf8"),
);
const of = (name: string): string[] => recorded[name] ?? [];
/** The same as 0.3.64 would write them, and as an entrypoint passes them on. */
const dresses: readonly [string, (line: string) => string][] = [
  ["as 0.33.0 writes them", (line) => line],
  ["without colours", (line) => stripVTControlCharacters(line)],
  ["without colours and levels", (line) => stripVTControlCharacters(line).replace(/^\[[A-Z]+\] /, "")],
  ["behind an entrypoint's time", (line) => `2026-11-22T08:00:00Z ${line}`],
];
const linesOf = (lines: readonly string[]) =>
  logLinesOf(lines.map((line) => `2026-11-22T08:00:00.123456789Z ${line}`).join("\n"));
const signsOf = (lines: readonly string[]) => logSignsIn(lines.map((line) => `${line}\n`));
const read = (...lines: string[]) => readLog(linesOf(lines));
const clean = { importFailed: [], failedToLoad: [], modulesMissing: [], bootTracebacks: 0 };

const info = (text: string) => `\u001b[32m[INFO]\u001b[0m ${text}`;
const warning = (text: string) => `\u001b[1m\u001b[33m[WARNING]\u001b[0m ${text}`;
const traceback = (file: string, exception: string) => [
  warning("Traceback (most recent call last):"),
  '  File "/workspace/ComfyUI/nodes.py", line 2263, in load_custom_node',
  `  File "${file}", line 1, in <module>`,
  exception,
  "",
];
const ready = info("To see the GUI go to: http://127.0.0.1:8188");

describe.for(dresses)("lines %s", ([, dress]) => {
  const dressed = (lines: readonly string[]) => lines.map(dress);

  test.for(["healthyStart", "packHeadStart", "databaseNotWritableStart"])(
    "of a %s show no failed import",
    (name) => {
      // printed lines come late or not at all: they may stand anywhere
      const printed = name === "packHeadStart" ? [headLine] : of("packLines");
      const lines = [...printed, ...of(name)];
      expect(read(...dressed(lines))).toMatchObject({
        ...clean,
        started: true,
        importTable: true,
        python: "/workspace/venv/bin/python3",
      });
      expect(signsOf(dressed(lines))).toEqual(["login-loaded", "token-printed"]);
    },
  );

  test("of a login plugin that is broken name it and its module", () => {
    expect(read(...dressed(of("pluginBrokenStart")))).toMatchObject({
      importFailed: ["ComfyUI-Login"],
      modulesMissing: ["absent_module_x"],
      bootTracebacks: 0,
    });
    expect(signsOf(dressed(of("pluginBrokenStart")))).toEqual([
      "login-import-failed",
      "module-not-found",
      "traceback",
    ]);
  });

  test("of failing jobs count the exceptions", () => {
    const jobs = ["canaryJob", "failingJobBrokenImage", "failingJobTruncatedModel", "interruptedJob"];
    const reading = read(...dressed([...of("healthyStart"), ...jobs.flatMap(of)]));
    expect(reading).toMatchObject(clean);
    expect(reading.errors).toMatchObject([{ sign: "job-exception", count: 2 }]);
  });

  test("of a failed import without a traceback name the pack", () => {
    const lines = [info("   0.0 seconds (IMPORT FAILED): /workspace/ComfyUI/custom_nodes/some-pack"), ready];
    expect(read(...dressed(lines))).toMatchObject({ importFailed: ["some-pack"] });
  });

  test("of a GPU that a job lost do not say that the start found none", () => {
    const job = [
      info("got prompt"),
      "!!! Exception during processing !!! No CUDA GPUs are available",
      ...Array.from({ length: 14 }, () => '  File "/workspace/ComfyUI/execution.py", line 1, in x'),
      "RuntimeError: No CUDA GPUs are available",
      info("Prompt executed in 0.02 seconds"),
    ];
    expect(read(...dressed([...of("healthyStart"), ...job]))).not.toHaveProperty("gpuMissing");
    expect(read(...dressed([...of("healthyStart"), ...job.slice(3)]))).not.toHaveProperty("gpuMissing");
  });

  test("of a file of ComfyUI's own further nodes name it, and nothing else", () => {
    const lines = [
      ...traceback(
        "/workspace/ComfyUI/comfy_extras/nodes_glsl.py",
        "OSError: libX11.so.6: cannot open shared object file",
      ),
      warning(
        "Cannot import /workspace/ComfyUI/comfy_extras/nodes_glsl.py module for custom nodes: libX11.so.6",
      ),
      ...traceback(
        "/workspace/ComfyUI/comfy_extras/nodes_audio.py",
        "ModuleNotFoundError: No module named 'torchaudio'",
      ),
      warning(
        "Cannot import /workspace/ComfyUI/comfy_extras/nodes_audio.py module for custom nodes: No module named 'torchaudio'",
      ),
      warning(
        "WARNING: some comfy_extras/ nodes did not import correctly. This may be because they are missing some dependencies.",
      ),
      "",
      warning("IMPORT FAILED: nodes_audio.py"),
      warning("IMPORT FAILED: nodes_glsl.py"),
      ready,
    ];
    expect(read(...dressed(lines))).toEqual({
      ...clean,
      extrasFailed: ["nodes_audio.py", "nodes_glsl.py"],
      started: true,
      importTable: false,
      errors: [],
    });
  });

  test("of a pack that dies in code of its own name it", () => {
    const lines = [
      ...traceback(
        "/workspace/ComfyUI/custom_nodes/ComfyUI-nunchaku/__init__.py",
        "KeyError: 'getpwuid(): uid not found: 1000'",
      ),
      ready,
    ];
    expect(read(...dressed(lines))).toMatchObject({
      bootTracebacks: 1,
      packsTraced: ["ComfyUI-nunchaku"],
      unknownUser: 1000,
    });
  });

  test("of accelerators that a pack or ComfyUI does without are no flaw", () => {
    const lines = ["flash_attn_interface", "sageattn3", "spas_sage_attn", "xformers.ops", "triton"].map(
      (name) => warning(`Not faster: No module named '${name}'`),
    );
    expect(read(...dressed([...lines, ready]))).toMatchObject(clean);
  });

  test("of a pack whose first script fails name it", () => {
    const lines = [
      warning(
        "Failed to execute startup-script: /workspace/ComfyUI/custom_nodes/ComfyUI-Easy/prestartup_script.py / No module named 'folder_x'",
      ),
      ready,
    ];
    expect(read(...dressed(lines))).toMatchObject({
      ...clean,
      modulesMissing: ["folder_x"],
      packsTraced: ["ComfyUI-Easy"],
    });
  });

  test("of packs that a rule keeps out name them and the rule", () => {
    const lines = [
      warning("Custom node pack 'ComfyUI-Login' is not permitted by your organization's policy."),
      info("Blocked by policy: /workspace/ComfyUI/custom_nodes/other pack"),
      info("Skipping third due to disable_all_custom_nodes and whitelist_custom_nodes"),
      info("Pruned 3 disabled nodes: A, B, C"),
      ready,
    ];
    expect(read(...dressed(lines))).toMatchObject({
      ...clean,
      refused: [
        { pack: "ComfyUI-Login", by: "organisation" },
        { pack: "other pack", by: "manager" },
        { pack: "third", by: "flag" },
      ],
      prunedNodes: 3,
      importTable: true,
    });
  });
});

test("a part of a pack that did not load is named, though its line came late", () => {
  const late = [
    "[QwenImageWanBridge] Failed to load Wrapper nodes: No module named 'diffsynth'",
    "[Some Pack] Failed to load image: broken.png",
    headLine,
  ];
  expect(read(...of("healthyStart"), ...of("canaryJob"), ...late)).toMatchObject({
    failedToLoad: ["QwenImageWanBridge: Wrapper nodes"],
    modulesMissing: ["diffsynth"],
    packsInParts: ["ComfyUI-QwenImageWanBridge"],
  });
});

test("a traceback that is told as information is no flaw, and neither is a module that it misses", () => {
  const lines = [
    info("Traceback (most recent call last):"),
    '  File "/workspace/ComfyUI/custom_nodes/x/__init__.py", line 1, in <module>',
    "ModuleNotFoundError: No module named 'any_thing'",
    ready,
  ];
  expect(read(...lines)).toMatchObject(clean);
});

const headLine =
  "[QwenImageWanBridge] Failed to load advanced encoder: No module named '/workspace/ComfyUI/custom_nodes/ComfyUI-QwenImageWanBridge/nodes.qwen_model_wrapper'";
