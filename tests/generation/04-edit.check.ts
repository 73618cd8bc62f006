import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { type EditWorkflow, edits, loosenedFor } from "../../src/config/profile/workflow.ts";
import { judgeEdited, mostTelling } from "../../src/oracles/edit/edit-words.ts";
import { findEdit } from "../../src/oracles/edit/judge-edit.ts";
import { type Inspected, inspectImage } from "../../src/oracles/measures.ts";
import { judgeFormat, judgeSound } from "../../src/oracles/verdicts.ts";
import { check, config } from "../../src/runner/check.ts";
import type { Turn } from "../../src/runner/check-meta.ts";
import { patienceFor } from "../../src/runner/helpers/client-patience.ts";
import { budgetOf, expectFinished, fetchImages, generate } from "../../src/runner/helpers/generate.ts";
import { inspectEach, judgeEach } from "../../src/runner/helpers/pictures.ts";
import { defineFor } from "../../src/runner/helpers/roles.ts";
import { uploadedFor } from "../../src/runner/helpers/uploaded.ts";
import { ofRealWeights } from "../../src/runner/helpers/weights.ts";
import { freshPrefix, freshSeed } from "../../src/workflows/fresh.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";
import { parametrise } from "../../src/workflows/parametrise.ts";

defineFor("edit", edits(config.profile), editChecks);

/** The checks of one workflow, the second on the picture of the first. */
function editChecks(workflow: EditWorkflow, turn: Turn | undefined): void {
  const budgetMs = budgetOf(workflow);
  const loosen = loosenedFor(workflow, config.profile.pictures?.loosen);
  let before: Inspected;
  let edited: readonly Inspected[] = [];

  check(
    "generation.edit",
    async (tools) => {
      const { file, prompt, input, images, nodes } = workflow;
      const picture = readFileSync(input);
      await tools.evidence.image("edit-input", picture);
      const inputImage = await uploadedFor(workflow, tools);
      const parameters = { prompt, seed: freshSeed(), prefix: freshPrefix(), inputImage };
      const graph = parametrise(loadWorkflow(file), parameters, nodes);
      // while the server paints
      const measuring = inspectImage(picture);
      measuring.catch(() => {});
      const report = await generate("generation.edit", "edit", graph, budgetMs, tools);
      expectFinished("edit", report, images, tools);
      const patience = patienceFor(report, config.profile);
      if (patience) tools.remark(patience);
      before = await measuring;
      edited = await inspectEach(await fetchImages("edit", report, tools));
      const result = edited[0]?.measures;
      tools.note({ pictures: { "edit-input": before.measures, ...(result && { edit: result }) } });
      expect(judgeEach(edited, ({ measures }) => judgeFormat(measures, workflow))).toBeFlawless();
    },
    { workflow: turn, timeoutMs: 2 * budgetMs + 60_000 },
  );

  check(
    "generation.edit-descends",
    async ({ note }) => {
      const findings = edited.map((after) => findEdit(before, after));
      const told = mostTelling(findings);
      if (told) note({ editFinding: told });
      const isUnsound = ({ measures }: Inspected) => judgeSound(measures, loosen, before.measures);
      if (edited.some(isUnsound)) note({ unsoundPictures: ["edit"] });
      const judge = (after: Inspected, index: number) => judgeEdited(before, after, loosen, findings[index]);
      const name = { fr: "Image éditée", en: "Edited picture" };
      expect(judgeEach(edited, judge, name)).toBeFlawless();
    },
    { workflow: turn, ...ofRealWeights },
  );
}
