import { expect } from "vitest";
import type { Graph } from "../../src/comfyui/client.ts";
import type { JobReport } from "../../src/comfyui/job-report.ts";
import type { ImageMeasures } from "../../src/oracles/measures.ts";
import { readPng } from "../../src/oracles/png.ts";
import { embeddedPrompt, samePrompt } from "../../src/oracles/provenance.ts";
import { judgeDifferent } from "../../src/oracles/similarity.ts";
import {
  judgeFormat,
  judgeNotBlack,
  judgeNotFlat,
  judgeNotNoise,
  judgeSound,
} from "../../src/oracles/verdicts.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";
import { parametrise } from "../../src/workflows/parametrise.ts";
import { check, config } from "../support/check.ts";
import {
  budgetOf,
  expectFinished,
  fetchImages,
  freshPrefix,
  freshSeed,
  generate,
} from "../support/generate.ts";
import { judgeEach, measureEach } from "../support/pictures.ts";
import { seenImages } from "../support/seen-images.ts";

const workflow = config.profile.workflows.textToImage;
const prefix = freshPrefix();
const graph: Graph = paint(prefix);
const budgetMs = budgetOf("textToImage");
const patient = { timeoutMs: 2 * budgetMs + 60_000 };

let report: JobReport;
let files: Buffer[] = [];
/** Of every picture, in the order of the job's outputs: set once all of them decode. */
let measured: readonly ImageMeasures[] = [];

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
    const cached = report.cachedNodes.filter((id) => samplers.includes(id));
    expect(cached.map(samplerCached)).toBeFlawless();
    files = await fetchImages("text-to-image", report, tools);
  },
  patient,
);

check("generation.image-format", async ({ note }) => {
  const all = await measureEach(files);
  if (all[0]) note({ pictures: { "text-to-image": all[0] } });
  measured = all;
  expect(judgeEach(measured, (measures) => judgeFormat(measures, workflow))).toBeFlawless();
});

check("generation.image-not-black", async () => {
  expect(judgeEach(measured, judgeNotBlack)).toBeFlawless();
});

check("generation.image-not-noise", async () => {
  expect(judgeEach(measured, judgeNotNoise)).toBeFlawless();
});

check("generation.image-not-flat", async () => {
  expect(judgeEach(measured, judgeNotFlat)).toBeFlawless();
});

check("generation.image-provenance", async () => {
  expect(
    report.outputs.flatMap((image, index) => {
      const [bytes, measures] = [files[index], measured[index]];
      const prompt = bytes && samePrompt(graph, embeddedPrompt(readPng(bytes)));
      const seen = measures && seenImages.sawBefore(measures.pixelsSha256);
      return [
        ...(image.filename.startsWith(prefix) ? [] : [foreignName(image.filename)]),
        ...(prompt ? [prompt] : []),
        ...(seen ? [oldPicture(seen)] : []),
      ];
    }),
  ).toBeFlawless();
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
    const others = await measureEach(await fetchImages("other-seed", second, tools));
    const [[first], [other]] = [measured, others];
    if (first === undefined || other === undefined) return;
    tools.note({ pictures: { "other-seed": other } });
    const name = { fr: "Image de l'autre graine", en: "Picture of the other seed" };
    expect([
      ...judgeEach(others, judgeSound, name),
      ...[judgeDifferent(first, other)].filter((flaw) => flaw !== undefined),
    ]).toBeFlawless();
  },
  patient,
);

function samplerCached(id: string): { fr: string; en: string } {
  return {
    fr: `Le nœud ${id} (${graph[id]?.class_type}) vient d'un cache alors que sa graine est neuve : rien n'a été calculé.`,
    en: `Node ${id} (${graph[id]?.class_type}) comes from a cache although its seed is new: nothing was computed.`,
  };
}

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
