import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { ComfyError } from "../../src/comfyui/errors.ts";
import { type ImageMeasures, measureImage } from "../../src/oracles/measures.ts";
import { judgeDescends } from "../../src/oracles/similarity.ts";
import { judgeFormat } from "../../src/oracles/verdicts.ts";
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

const { file, prompt, input, images, ...size } = config.profile.workflows.edit;
const budgetMs = budgetOf("edit");

let before: ImageMeasures;
let after: ImageMeasures;

check(
  "generation.edit",
  async (tools) => {
    const { comfy, evidence, note, signal } = tools;
    const picture = readFileSync(input);
    await evidence.image("edit-input", picture);
    const uploaded = await evidence
      .step({ fr: "Envoyer l'image à éditer", en: "Upload the picture to edit" }, () =>
        comfy.uploadImage(`${freshPrefix()}.png`, picture, signal),
      )
      .catch((error) => {
        if (error instanceof ComfyError && error.status) note({ upload: { status: error.status } });
        throw error;
      });
    const inputImage = uploaded.subfolder ? `${uploaded.subfolder}/${uploaded.name}` : uploaded.name;
    const graph = parametrise(loadWorkflow(file), {
      prompt,
      seed: freshSeed(),
      prefix: freshPrefix(),
      inputImage,
    });
    const report = await generate("generation.edit", "edit", graph, budgetMs, tools);
    expectFinished(report, images);
    const [image] = report.outputs;
    if (image === undefined) return;
    const bytes = await fetchImage("edit", image, tools);
    [before, after] = [await measureImage(picture), await measureImage(bytes)];
    note({ pictures: { "edit-input": before, edit: after } });
    expect(judgeFormat(after, size)).toBeFlawless();
  },
  { timeoutMs: budgetMs + 60_000 },
);

check("generation.edit-descends", async () => {
  expect(judgeDescends(before, after)).toBeFlawless();
});
