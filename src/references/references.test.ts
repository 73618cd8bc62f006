import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sampleRecord } from "../../selftest/data/sample-record.ts";
import {
  approved,
  asked,
  folder,
  graph,
  owl,
  painted,
  server,
  shiftedOwl,
  stones,
  subject,
} from "../../selftest/data/sample-references.ts";
import type { Graph } from "../comfyui/client.ts";
import { measured } from "../record/merge-facts.ts";
import type { Painted } from "../record/reference-finding.ts";
import { compareWithReference } from "./finding.ts";
import { stackChanges, stackOf } from "./stack.ts";
import { referencePath, referenceTarget } from "./store.ts";
import { subjectChanges, subjectOf } from "./subject.ts";
import { findingText } from "./words.ts";

const stateOf = async (dir: string, bytes: Buffer, more: Partial<Painted> = {}) =>
  (await compareWithReference(dir, painted(bytes, more), bytes)).finding;

describe("the subject", () => {
  test("is the graph with its parameters, whatever the file to save, the titles and the order of keys", () => {
    const same: Graph = {
      "3": { class_type: "SaveImage", inputs: { images: ["2", 0], filename_prefix: "e2e-2" } },
      "2": { class_type: "KSampler", inputs: { model: ["1", 0], seed: 7 } },
      "1": { class_type: "UNETLoader", inputs: { weight_dtype: "default", unet_name: "qwen.safetensors" } },
    };
    expect(subjectOf(same, asked)).toEqual(subject);
    expect(subject.models).toEqual(["qwen.safetensors"]);
  });

  test("says what differs, and the graph where nothing else does", () => {
    const other = subjectOf(graph, { ...asked, seed: 8, prompt: "Une chouette" });
    expect(subjectChanges(subject, other).map(({ en }) => en)).toEqual(["seed: 7 → 8", "the prompt"]);
    const steps = structuredClone(graph);
    Object.assign(steps["2"]?.inputs ?? {}, { steps: 30 });
    expect(subjectChanges(subject, subjectOf(steps, asked)).map(({ fr }) => fr)).toEqual([
      "le graphe du workflow",
    ]);
    expect(subjectChanges(subject, subject)).toEqual([]);
  });
});

describe("the stack", () => {
  test("keeps what may move a picture: versions, GPU, flags, the graph's nodes, models, image", () => {
    const facts = sampleRecord(
      {},
      {
        system: {
          comfyui: "0.3.64",
          python: "3.11",
          pytorch: "2.6.0",
          os: "posix",
          flags: ["--fast"],
          device: "RTX 3090",
          deviceType: "cuda",
          vramTotal: 24,
          vramFree: 3,
          ramTotal: 64,
          ramFree: 7,
        },
        servedNodes: {
          KSampler: { module: "nodes", signature: "1" },
          Other: { module: "x", signature: "2" },
        },
      },
    ).facts;
    const now = stackOf(measured(facts), ["KSampler"]);
    expect(Object.keys(now.system)).not.toContain("vramFree");
    expect(now).toMatchObject({ flags: ["--fast"], nodes: { KSampler: { signature: "1" } } });
    expect(now.nodes).not.toHaveProperty("Other");
    expect(stackChanges(now, { ...now, flags: [] }).map(({ en }) => en)).toEqual([
      "ComfyUI's options: − --fast",
    ]);
    // a run of one stage knows less: that is no change
    expect(stackChanges(now, { system: {} })).toEqual([]);
  });
});

describe("a picture compared with its reference", () => {
  test("has none where nothing was approved, and says how to approve", async () => {
    const finding = await stateOf(folder(), owl);
    expect(finding.state).toBe("none");
    expect(findingText(finding).fr).toContain("npm run references:approve");
  });

  test("is the same, changed where nothing else changed, moved where the stack did", async () => {
    const dir = folder();
    approved(dir, owl);
    const newer = { stack: { system: { pytorch: "2.7.1", device: "cuda:0 RTX 4090" } } };
    expect((await stateOf(dir, owl)).state).toBe("same");
    expect((await stateOf(dir, owl, newer)).state).toBe("same");
    expect((await stateOf(dir, shiftedOwl)).state).toBe("changed");
    expect((await stateOf(dir, stones)).state).toBe("changed");
    expect((await stateOf(dir, stones, newer)).state).toBe("changed");
    const moved = await stateOf(dir, shiftedOwl, newer);
    expect(moved.state).toBe("moved");
    expect(findingText(moved).en).toContain("GPU: cuda:0 RTX 3090 → cuda:0 RTX 4090");
  });

  test("is not compared with a reference of another seed, size, prompt or graph", async () => {
    const dir = folder();
    approved(dir, owl);
    for (const more of [{ seed: 8 }, { width: 512 }, { prompt: "Une chouette" }]) {
      const finding = await stateOf(dir, owl, { subject: subjectOf(graph, { ...asked, ...more }) });
      expect(finding).toMatchObject({ state: "stale" });
      expect(finding).not.toHaveProperty("likeness");
    }
  });

  test("is never compared with one of another target: an emulator's least of all", async () => {
    const dir = folder();
    const path = approved(dir, owl, { target: "emulator" });
    expect((await stateOf(dir, owl)).state).toBe("none");
    expect((await stateOf(dir, owl, { target: "emulator" })).state).toBe("same");
    const stolen = referencePath(dir, server, subject);
    await mkdir(join(stolen, ".."), { recursive: true });
    for (const ending of ["png", "json"])
      await writeFile(`${stolen}.${ending}`, readFileSync(`${path}.${ending}`));
    await expect(stateOf(dir, owl)).rejects.toMatchObject({ code: "REFERENCE_FOREIGN" });
  });

  test.for([
    ["missing", undefined],
    ["another picture", stones],
    ["a Git LFS pointer", Buffer.from("version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 3\n")],
  ] as const)("is not judged where the approved file is %s", async ([, content]) => {
    const dir = folder();
    const path = approved(dir, owl);
    if (content) writeFileSync(`${path}.png`, content);
    else rmSync(`${path}.png`);
    await expect(stateOf(dir, owl)).rejects.toMatchObject({ code: "REFERENCE_UNREADABLE" });
  });

  test.for(["", "{", "[]", '{"schema":2}', "null"])(
    "is not judged where the sidecar is %j",
    async (content) => {
      const dir = folder();
      writeFileSync(`${approved(dir, owl)}.json`, content);
      await expect(stateOf(dir, owl)).rejects.toMatchObject({ code: "REFERENCE_UNREADABLE" });
    },
  );
});

describe.skipIf(process.platform === "win32")("what somebody planted in the folder of references", () => {
  test.for(
    ["png", "json"].flatMap((ending) =>
      ["a pipe", "a folder", "3 GB"].map((what) => [what, ending] as const),
    ),
  )("%s as the %s is not read", async ([what, ending]) => {
    const dir = folder();
    const file = `${approved(dir, owl)}.${ending}`;
    if (what === "3 GB") truncateSync(file, 3 * 2 ** 30);
    else {
      rmSync(file);
      if (what === "a folder") mkdirSync(file);
      else execFileSync("sh", ["-c", `mkfifo "$1"`, "sh", file]);
    }
    await expect(stateOf(dir, owl)).rejects.toMatchObject({ code: "REFERENCE_UNREADABLE" });
  });

  test("a link to the picture is followed: Kubernetes and git-annex make such", async () => {
    const dir = folder();
    const file = `${approved(dir, owl)}.png`;
    renameSync(file, `${file}.real`);
    symlinkSync(`${file}.real`, file);
    expect((await stateOf(dir, owl)).state).toBe("same");
  });
});

describe("the name of a reference", () => {
  test("is that of one target alone", () => {
    const targets = [
      "http://h:8188",
      "http://h-8188",
      "http://h:8188/a-b",
      "http://h:8188/a/b",
      "http://h:8188/A-b",
      "http://h-8188/a/b",
      "https://h:8188",
      "http://gpu-host:8188",
      "http://gpu--host:8188",
      "compose",
    ];
    const paths = targets.map((target) => referencePath("refs", target, subject));
    expect(new Set(paths).size).toBe(targets.length);
    for (const path of paths) expect(path).toMatch(/^refs.course.[a-z0-9.-]+.text-to-image-7-256x320$/);
  });

  test.for([
    [
      { kind: "attach", url: "https://gpu.example.org:8443/qwen", emulated: false },
      "https-gpu.example.org-8443-qwen-0f1a65f5",
    ],
    [{ kind: "attach", url: "http://10.0.0.7:8188", emulated: false }, "http-10.0.0.7-8188"],
    [{ kind: "compose", url: "http://localhost:49153", emulated: false }, "compose"],
    [{ kind: "attach", url: "http://localhost:49153", emulated: true }, "emulator"],
  ] as const)("of %o has the folder %s", ([target, name]) => {
    const path = referencePath("refs", referenceTarget(target), subject);
    expect(path).toBe(join("refs", "course", name, "text-to-image-7-256x320"));
  });
});
