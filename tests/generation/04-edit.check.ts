import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { ComfyError } from "../../src/comfyui/errors.ts";
import { type ImageMeasures, measureImage } from "../../src/oracles/measures.ts";
import { judgeDescends } from "../../src/oracles/similarity.ts";
import { judgeFormat, judgeSound } from "../../src/oracles/verdicts.ts";
import { check, config } from "../../src/runner/check.ts";
import {
  budgetOf,
  expectFinished,
  fetchImages,
  freshPrefix,
  freshSeed,
  generate,
} from "../../src/runner/helpers/generate.ts";
import { judgeEach, measureEach } from "../../src/runner/helpers/pictures.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";
import { parametrise } from "../../src/workflows/parametrise.ts";

const { edit } = config.profile.workflows;
const budgetMs = budgetOf("edit");
const noEdit = {
  fr: "le profil ne décrit aucune édition : ce service ne peint qu'à partir d'un texte",
  en: "the profile describes no edit: this service only paints from a text",
};
const unasked = edit ? undefined : noEdit;

let before: ImageMeasures;
let edited: readonly ImageMeasures[] = [];

check(
  "generation.edit",
  async (tools) => {
    const { comfy, evidence, note, signal, cannotTell } = tools;
    const { file, prompt, input, images, ...size } = edit ?? cannotTell(noEdit);
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
    before = await measureImage(picture);
    edited = await measureEach(await fetchImages("edit", report, tools));
    note({ pictures: { "edit-input": before, ...(edited[0] && { edit: edited[0] }) } });
    expect(judgeEach(edited, (after) => judgeFormat(after, size))).toBeFlawless();
  },
  { timeoutMs: 2 * budgetMs + 60_000, unasked },
);

check(
  "generation.edit-descends",
  async () => {
    // noise and black differ from the input, too: an edit must be a sound picture first
    const judge = (after: ImageMeasures) => judgeSound(after) ?? judgeDescends(before, after);
    const name = { fr: "Image éditée", en: "Edited picture" };
    expect(judgeEach(edited, judge, name)).toBeFlawless();
  },
  { unasked },
);
