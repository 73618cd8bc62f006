import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, describe, expect, test } from "vitest";
import type { Graph } from "../comfyui/client.ts";
import { sampleRecord } from "../report/sample-record.ts";
import { prepareApproval } from "./approve.ts";
import { compareWithReference, type Painted } from "./finding.ts";
import { stackChanges, stackOf } from "./stack.ts";
import { referencePath, referenceTarget, sha256Of, writeReference } from "./store.ts";
import { subjectChanges, subjectOf } from "./subject.ts";
import { findingText } from "./words.ts";

const root = mkdtempSync(join(tmpdir(), "e2e-references-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
const folder = (): string => join(root, String(count++));

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../fixtures/images/${name}`, import.meta.url));
const owl = fixture("good-owl.png");
const stones = fixture("good-stones.png");
/** The owl with its right and lower edge cut off and stretched again: the same scene, moved. */
const shiftedOwl = await sharp(owl)
  .extract({ left: 4, top: 5, width: 252, height: 315 })
  .resize(256, 320, { fit: "fill" })
  .png()
  .toBuffer();

const graph: Graph = {
  "1": { class_type: "UNETLoader", inputs: { unet_name: "qwen.safetensors", weight_dtype: "default" } },
  "2": { class_type: "KSampler", inputs: { seed: 7, model: ["1", 0] }, _meta: { title: "Seed" } },
  "3": { class_type: "SaveImage", inputs: { filename_prefix: "e2e-1", images: ["2", 0] } },
};
const asked = { profile: "course", seed: 7, width: 256, height: 320, prompt: "Un hibou" };
const subject = subjectOf(graph, asked);
const stack = { system: { pytorch: "2.6.0", device: "cuda:0 RTX 3090" } };
const server = "http://gpu.example.org:8188";

function painted(bytes: Buffer, more: Partial<Painted> = {}): Painted {
  return { target: server, subject, stack, sha256: sha256Of(bytes), computed: true, ...more };
}

function approved(dir: string, bytes: Buffer, more: Partial<Painted> = {}): string {
  const { target, subject: what, stack: by, sha256 } = painted(bytes, more);
  const path = referencePath(dir, target, what);
  const madeBy = target === "emulator" ? "emulator" : "server";
  const at = "2026-11-01T08:00:00.000Z";
  writeReference(
    path,
    { schema: 1, madeBy, target, subject: what, stack: by, sha256, run: "r", paintedAt: at, approvedAt: at },
    bytes,
  );
  return path;
}

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
    const now = stackOf(facts, ["KSampler"]);
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

describe("a picture held against its reference", () => {
  const stateOf = async (dir: string, bytes: Buffer, more: Partial<Painted> = {}) =>
    (await compareWithReference(dir, painted(bytes, more), bytes)).finding;

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

  test("is never held against one of another target: an emulator's least of all", async () => {
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

describe("an approval", () => {
  const name = "2026-11-22T08-00-00-000Z";

  async function run(change: (record: Record<string, unknown>) => void = () => undefined): Promise<string> {
    const dir = folder();
    await mkdir(join(dir, "attachments"), { recursive: true });
    await writeFile(join(dir, "attachments", "a.png"), owl);
    const check = "generation.other-seed-differs" as const;
    const record = sampleRecord(
      {},
      { reference: { ...painted(owl), state: "none" } },
      { attachments: [{ check, title: "other-seed", file: "attachments/a.png", type: "image/png" }] },
    );
    const data = JSON.parse(JSON.stringify(record));
    change(data);
    await writeFile(join(dir, "run.json"), JSON.stringify(data));
    return dir;
  }
  const approval = async (dir: string, referencesDir = folder(), emulated = false) =>
    prepareApproval(dir, { run: name, referencesDir, emulated });

  test("keeps the picture with its origin, and the next run is compared with it", async () => {
    const dir = folder();
    const { reference, bytes, path, former } = await approval(await run(), dir);
    expect(former).toBeUndefined();
    expect(existsSync(dir)).toBe(false);
    writeReference(path, reference, bytes);
    expect(readdirSync(join(path, "..")).toSorted()).toEqual([
      "text-to-image-7-256x320.json",
      "text-to-image-7-256x320.png",
    ]);
    expect(reference).toMatchObject({ madeBy: "server", target: server, run: name, stack, subject });
    expect((await compareWithReference(dir, painted(owl), owl)).finding).toMatchObject({
      state: "same",
      run: name,
    });
  });

  test("tells what it would replace, and how far apart the two are", async () => {
    const dir = folder();
    approved(dir, stones, { stack: { system: { pytorch: "2.5.1" } } });
    const { former } = await approval(await run(), dir);
    expect(former?.likeness?.structure).toBeLessThan(0.6);
    expect(former?.changes.map(({ en }) => en)).toEqual(["PyTorch: 2.5.1 → 2.6.0"]);
  });

  test("replaces a reference that cannot be read any more: that is its remedy", async () => {
    const dir = folder();
    writeFileSync(`${approved(dir, owl)}.json`, "{");
    const { former, unreadable } = await approval(await run(), dir);
    expect([former, unreadable?.en]).toEqual([undefined, expect.stringContaining("cannot be read")]);
  });

  // biome-ignore lint/suspicious/noExplicitAny: a record that is bent on purpose
  const bad: readonly [string, RegExp, (record: any) => void][] = [
    ["of the emulator", /--emulated/, (record) => Object.assign(record.target, { emulated: true })],
    [
      "that was red",
      /judged bad.*noire/s,
      (record) => Object.assign(verdictOf(record), { status: "failed", reason: "noire" }),
    ],
    [
      "that was blocked",
      /no image of the fixed seed/,
      (record) => Object.assign(verdictOf(record), { status: "blocked" }),
    ],
    ["that was never painted", /no image of the fixed seed/, (record) => delete record.facts.reference],
    ["out of a cache", /cache/, (record) => Object.assign(record.facts.reference, { computed: false })],
    ["that is gone", /no longer in the run's folder/, (record) => Object.assign(record, { attachments: [] })],
    [
      "that was altered",
      /has changed since/,
      (record) => Object.assign(record.facts.reference, { sha256: "0".repeat(64) }),
    ],
  ];
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const verdictOf = (record: any) =>
    record.checks.find(({ id }: { id: string }) => id === "generation.other-seed-differs");

  test.for(bad)("is refused for a picture %s", async ([, message, change]) => {
    const refused = approval(await run(change));
    await expect(refused).rejects.toMatchObject({ code: "APPROVAL_REFUSED" });
    await expect(refused).rejects.toThrow(message);
  });

  test("of the emulator is kept apart when it is asked for", async () => {
    const emulated = await run((record) => {
      Object.assign(record.target as object, { emulated: true });
      Object.assign((record.facts as { reference: object }).reference, { target: "emulator" });
    });
    expect((await approval(emulated, folder(), true)).reference).toMatchObject({
      madeBy: "emulator",
      target: "emulator",
    });
  });

  test("needs the record of a run", async () => {
    await expect(approval(folder())).rejects.toMatchObject({ code: "RUN_UNREADABLE" });
  });
});
