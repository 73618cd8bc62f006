import { expect } from "vitest";
import type { Graph } from "../../src/comfyui/client.ts";
import type { JobReport } from "../../src/comfyui/job-report.ts";
import { type ImageMeasures, measureImage } from "../../src/oracles/measures.ts";
import { readPng } from "../../src/oracles/png.ts";
import { embeddedPrompt, samePrompt } from "../../src/oracles/provenance.ts";
import { judgeDifferent } from "../../src/oracles/similarity.ts";
import { judgeFormat, judgeNotBlack, judgeNotFlat, judgeNotNoise } from "../../src/oracles/verdicts.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";
import { parametrise } from "../../src/workflows/parametrise.ts";
import { check, config } from "../support/check.ts";
import {
  budgetOf,
  expectFinished,
  fetchImage,
  freshPrefix,
  freshSeed,
  generate,
} from "../support/generate.ts";
import { seenImages } from "../support/seen-images.ts";

const workflow = config.profile.workflows.textToImage;
const prefix = freshPrefix();
const graph: Graph = paint(prefix);
const budgetMs = budgetOf("textToImage");
const patient = { timeoutMs: 2 * budgetMs + 60_000 };

let report: JobReport;
let bytes: Buffer;
let measures: ImageMeasures;

function paint(filenamePrefix: string): Graph {
  const { file, prompt, width, height } = workflow;
  return parametrise(loadWorkflow(file), {
    prompt,
    width,
    height,
    seed: freshSeed(),
    prefix: filenamePrefix,
  });
}

check(
  "generation.text-to-image",
  async (tools) => {
    report = await generate("generation.text-to-image", "text-to-image", graph, budgetMs, tools);
    expectFinished(report, workflow.images);
    const samplers = Object.keys(graph).filter((id) => graph[id]?.class_type.includes("Sampler"));
    expect(report.cachedNodes.filter((id) => samplers.includes(id))).toEqual([]);
    const [image] = report.outputs;
    if (image) bytes = await fetchImage("text-to-image", image, tools);
  },
  patient,
);

check("generation.image-format", async ({ note }) => {
  measures = await measureImage(bytes);
  note({ pictures: { "text-to-image": measures } });
  expect(judgeFormat(measures, workflow)).toBeFlawless();
});

check("generation.image-not-black", async () => {
  expect(judgeNotBlack(measures)).toBeFlawless();
});

check("generation.image-not-noise", async () => {
  expect(judgeNotNoise(measures)).toBeFlawless();
});

check("generation.image-not-flat", async () => {
  expect(judgeNotFlat(measures)).toBeFlawless();
});

check("generation.image-provenance", async () => {
  const [image] = report.outputs;
  const seen = seenImages.sawBefore(measures.pixelsSha256);
  expect([
    ...(image?.filename.startsWith(prefix) ? [] : [foreignName(image?.filename ?? "–")]),
    ...[samePrompt(graph, embeddedPrompt(readPng(bytes)))].filter((flaw) => flaw !== undefined),
    ...(seen ? [oldPicture(seen)] : []),
  ]).toBeFlawless();
});

check(
  "generation.other-seed-differs",
  async (tools) => {
    const second = await generate(
      "generation.other-seed-differs",
      "other-seed",
      paint(freshPrefix()),
      budgetMs,
      tools,
    );
    expectFinished(second, workflow.images);
    const [image] = second.outputs;
    if (image === undefined) return;
    const picture = await fetchImage("other-seed", image, tools);
    const other = await measureImage(picture);
    tools.note({ pictures: { "other-seed": other } });
    expect(judgeDifferent(measures, other)).toBeFlawless();
  },
  patient,
);

function foreignName(filename: string): { fr: string; en: string } {
  return {
    fr: `Le fichier livré, « ${filename} », ne porte pas le préfixe de cette exécution (${prefix}).`,
    en: `The file handed out, "${filename}", does not bear this run's prefix (${prefix}).`,
  };
}

function oldPicture(when: string): { fr: string; en: string } {
  return {
    fr: `Exactement les mêmes pixels ont déjà été livrés le ${when}.`,
    en: `Exactly the same pixels were handed out before, on ${when}.`,
  };
}
