import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import type { Graph } from "../../src/comfyui/client.ts";
import type { Workflow } from "../../src/config/profile/workflow.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";
import { runSuite } from "./run-suite.ts";
import { writeSizedProfile } from "./sized-profile.ts";

type Written = Record<string, unknown> & Pick<Workflow, "file">;

/** The shipped profile, small, with the workflows that `change` makes of its two. */
async function profileWith(
  change: (
    paint: Written,
    edit: Written,
    graph: (name: string, from: Written, change: (graph: Graph) => void) => string,
  ) => unknown[],
): Promise<string> {
  const path = await writeSizedProfile({ width: 256, height: 256 });
  const profile = JSON.parse(readFileSync(path, "utf8"));
  const [paint, edit] = profile.workflows;
  const graph = (name: string, from: Written, alter: (graph: Graph) => void): string => {
    const own = loadWorkflow(from.file);
    alter(own);
    const file = join(path, "..", `${name}.json`);
    writeFileSync(file, JSON.stringify(own));
    return file;
  };
  profile.workflows = change(paint, edit, graph);
  writeFileSync(path, JSON.stringify(profile));
  return path;
}

async function run(profile: string) {
  const suite = await runSuite({ emulator: {}, args: ["--profile", profile, "--stage", "infra,generation"] });
  const checks = suite.verdict?.checks ?? [];
  const those = (status: string) => checks.filter((one) => one.status === status).map(({ id }) => id);
  return { suite, checks, those };
}

const ofPainting = [
  "generation.text-to-image",
  "generation.image-format",
  "generation.image-not-black",
  "generation.image-not-noise",
  "generation.image-not-flat",
  "generation.image-intact",
  "generation.image-provenance",
  "generation.other-seed-differs",
  "generation.reference",
];
/** Without an approved picture, and with real weights, nobody asks these. */
const never = ["generation.reference", "generation.same-seed-repeats"];
const ofEdits = ["generation.edit", "generation.edit-descends"];

/** A latent whose size is the value of another node. */
function linkSize(graph: Graph, value: number): void {
  const size = Object.values(graph).find(({ inputs }) => "width" in inputs);
  Object.assign(size?.inputs ?? {}, { width: ["90", 0], height: ["91", 0] });
  for (const id of ["90", "91"]) graph[id] = { class_type: "PrimitiveInt", inputs: { value } };
  for (const one of Object.values(graph)) delete one._meta;
}

describe.concurrent("a profile is judged by the roles that it has", () => {
  const cases: [string, Parameters<typeof profileWith>[0], readonly string[]][] = [
    ["without an edit", (paint) => [paint], ofEdits],
    ["of edits alone", (_paint, edit) => [edit], ofPainting],
    [
      "without a workflow",
      () => [],
      ["generation.vae-round-trip", ...ofPainting, ...ofEdits, "generation.cancel"],
    ],
    ["with two edits", (paint, edit) => [paint, edit, { ...edit, name: "watercolour" }], []],
    [
      "with two painters and a linked size",
      (paint, _edit, graph) => [
        { ...paint, name: "anime" },
        { ...paint, name: "photo", file: graph("linked", paint, (one) => linkSize(one, 64)) },
      ],
      ofEdits,
    ],
  ];
  test.for(cases)("%s", async ([, change, unasked], { expect }) => {
    const { suite, checks, those } = await run(await profileWith(change));
    using _suite = suite;
    expect(suite.status, suite.output).toBe(0);
    expect([...those("failed"), ...those("blocked")]).toEqual([]);
    const left = checks.filter(
      ({ id, unasked: own }) => own && !/container|credential|restart|packages/.test(id),
    );
    expect(left.map(({ id }) => id).toSorted()).toEqual([...new Set([...unasked, ...never])].toSorted());
    expect(left.every(({ reason = "" }) => /non demandé|image de référence/.test(reason))).toBe(true);
  });
});

describe.concurrent("of several workflows of a role", () => {
  test("the one that fails is named, with what it delivered, and hides no other", async ({ expect }) => {
    const profile = await profileWith((paint, edit, graph) => [
      { ...paint, name: "good" },
      { ...paint, name: "small", file: graph("small", paint, scaled) },
      { ...paint, name: "many", images: 2 },
      edit,
    ]);
    const { suite, checks, those } = await run(profile);
    using _suite = suite;
    expect(suite.status, suite.output).toBe(1);
    expect(those("failed")).toEqual(["generation.text-to-image", "generation.image-format"]);
    const format = checks.find(({ id }) => id === "generation.image-format");
    expect(format?.workflows?.map(({ name, status }) => [name, status])).toEqual([
      ["good", "passed"],
      ["small", "failed"],
      ["many", "blocked"],
    ]);
    expect(format?.reason).toMatch(/^\[small\] .*512/s);
    expect(checks.find(({ id }) => id === "generation.text-to-image")?.reason).toMatch(/^\[many\]/);
    // an edit needs a server that paints, not every painter
    expect(those("passed")).toEqual(
      expect.arrayContaining([...ofEdits, "generation.cancel", "generation.events"]),
    );
    expect(suite.verdict?.diagnoses.map(({ code, workflow }) => [code, workflow])).toEqual([
      ["image-wrong-size", "small"],
      ["job-picture-count", "many"],
    ]);
    const report = readFileSync(join(suite.reportsDir, "latest", "phase-report.md"), "utf8");
    expect(report).toMatch(/\(small\) · 512×512/);
    expect(report).toMatch(/\(good\) · 256×256/);
  });
});

/** The picture comes smaller than its latent, which the suite then leaves as large as the file wants it. */
function scaled(graph: Graph): void {
  for (const one of Object.values(graph)) delete one._meta;
  const [save] = Object.values(graph).filter(({ class_type }) => class_type === "SaveImage");
  const inputs = {
    image: save?.inputs.images,
    upscale_method: "area",
    width: 512,
    height: 512,
    crop: "disabled",
  };
  graph["95"] = { class_type: "ImageScale", inputs };
  Object.assign(save?.inputs ?? {}, { images: ["95", 0] });
}
