import { describe, expect, test } from "vitest";
import { sampleRecord } from "../../selftest/data/sample-record.ts";
import type { Measured } from "../record/facts.ts";
import { verdictOf } from "../record/verdict.ts";
import { changesBetween, coverageOf } from "./changes.ts";
import { type Fingerprint, fingerprintOf } from "./fingerprint.ts";
import { compareWithPast, type PastRun } from "./past-runs.ts";
import { trendsOf } from "./trend.ts";

const base: Fingerprint = {
  schema: 1,
  number: 1,
  verdict: "GO",
  startedAt: 0,
  durationMs: 1,
  target: "http://a",
  emulated: false,
  profile: "p",
  stages: ["infra", "auth", "generation"],
  system: { comfyui: "0.3.64" },
  flags: ["--listen"],
  nodes: { A: { module: "nodes", signature: "11111111" }, B: { module: "nodes", signature: "22222222" } },
  models: { "VAELoader.vae_name": ["a.safetensors"] },
  jobs: { edit: 100_000 },
  stageMs: {},
};

function run(startedAt: number, more: Partial<Fingerprint> = {}): PastRun {
  return { name: `run-${startedAt}`, fingerprint: { ...base, startedAt, ...more } };
}

const said = (more: Partial<Fingerprint>): string[] =>
  changesBetween(base, { ...base, ...more }).map(({ en }) => en);

describe("changes", () => {
  test("there are none between equals, nor where one side was not measured", () => {
    expect(said({})).toEqual([]);
    const { flags: _f, nodes: _n, models: _m, ...unknown } = base;
    expect(changesBetween({ ...unknown, system: {} }, base)).toEqual([]);
    expect(changesBetween(base, { ...unknown, system: {} })).toEqual([]);
  });

  test.for<[Partial<Fingerprint>, string]>([
    [{ system: { comfyui: "0.3.65" } }, "ComfyUI: 0.3.64 → 0.3.65"],
    [{ flags: ["--lowvram"] }, "ComfyUI's options: + --lowvram, − --listen"],
    [{ nodes: { A: { module: "nodes", signature: "11111111" } } }, "Nodes: − B"],
    [
      {
        nodes: {
          ...base.nodes,
          C: { module: "pack", signature: "1" },
          D: { module: "pack", signature: "1" },
        },
      },
      "Nodes: + pack (2)",
    ],
    [
      { nodes: { ...base.nodes, B: { module: "nodes", signature: "33333333" } } },
      "Node signatures that drifted: B (22222222 → 33333333)",
    ],
    [
      { nodes: { ...base.nodes, B: { module: "thief", signature: "22222222" } } },
      "Nodes from another module: B (nodes → thief)",
    ],
    [{ models: { "VAELoader.vae_name": [] } }, "Files of VAELoader.vae_name: − a.safetensors"],
  ])("%j", ([more, sentence]) => {
    expect(said(more)).toEqual([sentence]);
  });
});

describe("a fingerprint", () => {
  const of = (facts: Measured): Fingerprint => {
    const record = sampleRecord({}, facts);
    return fingerprintOf(record, verdictOf(record, []), 1);
  };
  const withDigest = (digest: string) => of({ container: { image: "comfy:latest", digest } } as Measured);
  const withSize = (bytes: number) => {
    const file = { file: "vae.safetensors", folder: "vae", state: "sound", path: "/x", bytes } as const;
    return of({ modelsOnDisk: { files: [file], duplicates: [] } });
  };

  test("tells an image that was built anew under the same name", () => {
    const [change, ...others] = changesBetween(withDigest("aaaaaaaaaaaa"), withDigest("bbbbbbbbbbbb"));
    expect(change?.en).toBe("Docker image: comfy:latest (aaaaaaaaaaaa) → comfy:latest (bbbbbbbbbbbb)");
    expect(others).toEqual([]);
  });

  test("tells a model file of another size under the same name", () => {
    const [change, ...others] = changesBetween(withSize(253_806_246), withSize(253_806_000));
    expect(change?.fr).toBe("Taille de modèles (octets) : vae/vae.safetensors 253806246 → 253806000");
    expect(others).toEqual([]);
    expect(changesBetween(withSize(1), withSize(1))).toEqual([]);
  });
});

describe("what was compared at all", () => {
  test("is told apart from what only one run knows", () => {
    const { nodes: _nodes, ...less } = base;
    const { compared, notCompared } = coverageOf(base, less);
    expect(compared.map(({ en }) => en)).toEqual(["versions and GPU", "options", "models"]);
    expect(notCompared.map(({ en }) => en)).toEqual(["nodes"]);
  });
});

describe("the time of a stage", () => {
  const timed = (generation: number): Partial<Fingerprint> => ({ stageMs: { generation } });
  const told = (before: number, now: number) =>
    compareWithPast({ ...base, ...timed(now), startedAt: 100 }, [run(1, timed(before))]).changes.map(
      ({ en }) => en,
    );

  test("is a change where it took much longer than in the last green run", () => {
    expect(told(120_000, 370_000)).toEqual(["Time of Generation: 2 min 0 s → 6 min 10 s"]);
  });

  test("is none within the noise, nor where it is shorter", () => {
    expect([...told(120_000, 133_000), ...told(400, 4_000), ...told(370_000, 120_000)]).toEqual([]);
  });
});

describe("the run that one is compared with", () => {
  const now = { ...base, startedAt: 100 };
  const chosen = (...past: PastRun[]) => compareWithPast(now, past).baseline?.name;

  test("is the last green one before it", () => {
    expect(chosen(run(1), run(2), run(3, { verdict: "NO_GO" }), run(200))).toBe("run-2");
  });

  test.for<[string, Partial<Fingerprint>]>([
    ["another address", { target: "http://b" }],
    ["another profile", { profile: "q" }],
    ["fewer stages", { stages: ["infra"] }],
  ])("is never one of %s", ([, more]) => {
    expect(chosen(run(1, more))).toBeUndefined();
  });
});

describe("the pace of a job", () => {
  const earlier = (...times: number[]) => times.map((ms) => ({ ...base, jobs: { edit: ms } }));

  test("is held against the median of the last runs, with its threshold", () => {
    const [trend] = trendsOf({ ...base, jobs: { edit: 151_000 } }, earlier(90_000, 100_000, 110_000));
    expect(trend).toMatchObject({ medianMs: 100_000, thresholdMs: 150_000, runs: 3, slow: true });
  });

  test("is not judged on two runs, nor for a delay that nobody would notice", () => {
    expect(trendsOf({ ...base, jobs: { edit: 9e9 } }, earlier(1, 2))).toEqual([]);
    expect(trendsOf({ ...base, jobs: { edit: 4_000 } }, earlier(400, 400, 400))[0]?.slow).toBe(false);
  });
});
