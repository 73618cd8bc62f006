import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { type EditWorkflow, edits } from "../../src/config/profile/workflow.ts";
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
import { editIds, nothing, unasked } from "../../src/runner/helpers/unasked.ts";
import { uploadedFor } from "../../src/runner/helpers/uploaded.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";
import { parametrise } from "../../src/workflows/parametrise.ts";

const [first] = edits(config.profile);
if (first === undefined) for (const id of editIds) check(id, nothing, { unasked: unasked.edit });
else editChecks(first);

/** The checks of one workflow, the second on the picture of the first. */
function editChecks(workflow: EditWorkflow): void {
  const budgetMs = budgetOf(workflow);
  let before: ImageMeasures;
  let edited: readonly ImageMeasures[] = [];

  check(
    "generation.edit",
    async (tools) => {
      const { file, prompt, input, images, nodes } = workflow;
      const picture = readFileSync(input);
      await tools.evidence.image("edit-input", picture);
      const inputImage = await uploadedFor(workflow, tools);
      const parameters = { prompt, seed: freshSeed(), prefix: freshPrefix(), inputImage };
      const graph = parametrise(loadWorkflow(file), parameters, nodes);
      const report = await generate("generation.edit", "edit", graph, budgetMs, tools);
      expectFinished(report, images);
      before = await measureImage(picture);
      edited = await measureEach(await fetchImages("edit", report, tools));
      tools.note({ pictures: { "edit-input": before, ...(edited[0] && { edit: edited[0] }) } });
      expect(judgeEach(edited, (after) => judgeFormat(after, workflow))).toBeFlawless();
    },
    { timeoutMs: 2 * budgetMs + 60_000 },
  );

  check("generation.edit-descends", async () => {
    // noise and black differ from the input, too: an edit must be a sound picture first
    const judge = (after: ImageMeasures) => judgeSound(after) ?? judgeDescends(before, after);
    const name = { fr: "Image éditée", en: "Edited picture" };
    expect(judgeEach(edited, judge, name)).toBeFlawless();
  });
}
