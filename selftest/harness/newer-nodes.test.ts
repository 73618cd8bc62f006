import { readFileSync, writeFileSync } from "node:fs";
import { describe, test } from "vitest";
import type { Graph } from "../../src/comfyui/client.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";
import { runSuite } from "./run-suite.ts";
import { writeSizedProfile } from "./sized-profile.ts";

const size = { width: 256, height: 256 };

/** A profile of one's own: the shipped one, with its graphs changed. */
async function ownProfile(change: (graphs: { textToImage: Graph; edit: Graph }) => void): Promise<string> {
  const path = await writeSizedProfile(size);
  const profile = JSON.parse(readFileSync(path, "utf8"));
  const [textToImage, edit] = profile.workflows;
  const graphs = { textToImage: loadWorkflow(textToImage.file), edit: loadWorkflow(edit.file) };
  change(graphs);
  for (const [index, name] of (["textToImage", "edit"] as const).entries()) {
    const file = path.replace(/[^/\\]+$/, `${name}.json`);
    writeFileSync(file, JSON.stringify(graphs[name]));
    profile.workflows[index].file = file;
  }
  writeFileSync(path, JSON.stringify(profile));
  return path;
}

const node = (class_type: string, inputs: Record<string, unknown>) => ({
  class_type,
  inputs,
  _meta: { title: class_type },
});

/** The pictures go through a growing list and a choice; the edit begins with a class that 0.33.0 puts another in place of. */
function withNewerNodes({ textToImage, edit }: { textToImage: Graph; edit: Graph }): void {
  const decoded = ["10", 0];
  textToImage["20"] = node("BatchImagesNode", { "images.image0": decoded });
  textToImage["21"] = node("ResizeImageMaskNode", {
    input: ["20", 0],
    resize_type: "scale by multiplier",
    "resize_type.multiplier": 1,
    scale_method: "area",
  });
  Object.assign(textToImage["11"]?.inputs ?? {}, { images: ["21", 0] });
  edit["20"] = node("ImageScaleBy", { image: ["8", 0], upscale_method: "area", scale_by: 1 });
  Object.assign(edit["12"]?.inputs ?? {}, { pixels: ["20", 0] });
}

describe.concurrent("a profile of one's own with the nodes of 0.33.0", () => {
  test("is green: dynamic inputs are known, and a class that the server replaces is not foreign", async ({
    expect,
  }) => {
    const profile = await ownProfile(withNewerNodes);
    using run = await runSuite({
      emulator: { comfyui: "0.33.0" },
      args: ["--profile", profile, "--stage", "infra,generation"],
    });
    expect(run.status, run.output).toBe(0);
    const red = run.verdict?.checks.filter(({ status }) => status === "failed" || status === "blocked");
    expect(red).toEqual([]);
  });

  test("is red before GPU time is spent where an option has no such input", async ({ expect }) => {
    const profile = await ownProfile((graphs) => {
      withNewerNodes(graphs);
      Object.assign(graphs.textToImage["21"]?.inputs ?? {}, { resize_type: "scale width" });
    });
    using run = await runSuite({
      emulator: { comfyui: "0.33.0" },
      args: ["--profile", profile, "--stage", "infra,generation"],
    });
    const failed = run.verdict?.checks.filter(({ status }) => status === "failed") ?? [];
    expect(failed.map(({ id }) => id)).toEqual(["generation.workflows-valid"]);
    expect(failed[0]?.reason).toContain("resize_type.width");
    expect(run.verdict?.diagnoses.map(({ code }) => code)).toEqual(["workflow-invalid"]);
  });
});

describe.concurrent("a profile of one's own with the titles that ComfyUI gives by itself", () => {
  const untitled: Record<string, (one: Graph[string]) => void> = {
    "the name of the class": (one) => Object.assign(one, { _meta: { title: one.class_type } }),
    none: (one) => delete one._meta,
  };
  test.for(Object.entries(untitled))("(%s) is green", async ([, retitle], { expect }) => {
    const profile = await ownProfile(({ textToImage, edit }) => {
      for (const one of [...Object.values(textToImage), ...Object.values(edit)]) retitle(one);
    });
    using run = await runSuite({ emulator: {}, args: ["--profile", profile] });
    expect(run.status, run.output).toBe(0);
    const red = run.verdict?.checks.filter(({ status }) => status === "failed" || status === "blocked");
    expect(red).toEqual([]);
  });
});
