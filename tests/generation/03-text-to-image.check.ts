import { expect } from "vitest";
import type { Graph } from "../../src/comfyui/client.ts";
import { cachedSamplers, samplerCached } from "../../src/comfyui/job/cached-samplers.ts";
import type { JobReport } from "../../src/comfyui/job/job-report.ts";
import { rateOf, SLOW_LINE } from "../../src/comfyui/wire/transfer.ts";
import { loosenedFor, type PaintWorkflow, paintings } from "../../src/config/profile/workflow.ts";
import { decimal } from "../../src/format.ts";
import { drawnPlaces } from "../../src/oracles/damage/drawn-places.ts";
import { localContrast } from "../../src/oracles/damage/local-contrast.ts";
import { differenceOf } from "../../src/oracles/likeness.ts";
import type { ImageMeasures } from "../../src/oracles/measures.ts";
import { colourDistance, judgeDifferent } from "../../src/oracles/similarity.ts";
import {
  findingsOf,
  judgeFormat,
  judgeIntact,
  judgeNotBlack,
  judgeNotFlat,
  judgeNotNoise,
} from "../../src/oracles/verdicts.ts";
import type { Painted } from "../../src/record/reference-finding.ts";
import { compareWithReference } from "../../src/references/finding.ts";
import { findingText } from "../../src/references/words.ts";
import { check, config, knownOf } from "../../src/runner/check.ts";
import type { Turn } from "../../src/runner/check-meta.ts";
import { patienceFor } from "../../src/runner/helpers/client-patience.ts";
import { budgetOf, expectFinished, fetchImages, generate } from "../../src/runner/helpers/generate.ts";
import { promptDifference } from "../../src/runner/helpers/own-prompt.ts";
import { judgeEach, measureEach } from "../../src/runner/helpers/pictures.ts";
import { type FixedSeedJob, paintedBy } from "../../src/runner/helpers/reference.ts";
import { defineFor } from "../../src/runner/helpers/roles.ts";
import { seenImages } from "../../src/runner/helpers/seen-images.ts";
import {
  judgeWhole,
  loosenedBy,
  ofRealWeights,
  ofSyntheticWeights,
} from "../../src/runner/helpers/weights.ts";
import { freshPrefix, freshSeed } from "../../src/workflows/fresh.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";
import { parametrise } from "../../src/workflows/parametrise.ts";

defineFor("text-to-image", paintings(config.profile), paintingChecks);

/** The checks of one workflow, each on the pictures of those before it. */
function paintingChecks(workflow: PaintWorkflow, turn: Turn | undefined): void {
  const prefix = freshPrefix();
  const budgetMs = budgetOf(workflow);
  const loosen = loosenedBy(loosenedFor(workflow, config.profile.pictures?.loosen));
  const quick = { workflow: turn };
  const ofLooks = { ...quick, ...ofRealWeights };
  const patient = { ...quick, timeoutMs: 2 * budgetMs + 60_000 };

  let graph: Graph = {};
  let report: JobReport;
  let files: Buffer[] = [];
  /** Measures of every picture, in the order of the job's outputs; set when all of them have been decoded. */
  let measured: readonly ImageMeasures[] = [];
  let fixed: FixedSeedJob | undefined;
  let fixedMeasures: ImageMeasures | undefined;
  /** When an earlier run, with another seed, got exactly these pixels. */
  let paintedBefore: string | undefined;

  function paint(filenamePrefix: string, seed: number): Graph {
    const { file, prompt, width, height, nodes } = workflow;
    const parameters = { prompt, width, height, seed, prefix: filenamePrefix };
    return parametrise(loadWorkflow(file), parameters, nodes);
  }

  check(
    "generation.text-to-image",
    async (tools) => {
      graph = paint(prefix, freshSeed());
      report = await generate("generation.text-to-image", "text-to-image", graph, budgetMs, tools);
      expectFinished("text-to-image", report, workflow.images, tools);
      const patience = patienceFor(report, config.profile);
      if (patience) tools.remark(patience);
      expect(cachedSamplers(report, graph).map((id) => samplerCached(graph, id))).toBeFlawless();
      files = await fetchImages("text-to-image", report, tools);
      const { slowest } = tools.comfy.connection;
      if (slowest && rateOf(slowest) < SLOW_LINE)
        tools.note({ line: { bytes: slowest.bytes, ms: slowest.ms } });
    },
    patient,
  );

  check(
    "generation.image-format",
    async ({ note }) => {
      const all = await measureEach(files);
      if (all[0]) note({ pictures: { "text-to-image": all[0] } });
      measured = all;
      expect(judgeEach(measured, (measures) => judgeFormat(measures, workflow))).toBeFlawless();
    },
    quick,
  );

  check(
    "generation.image-not-black",
    async () => {
      expect(judgeEach(measured, (measures) => judgeNotBlack(measures, loosen))).toBeFlawless();
    },
    quick,
  );

  check(
    "generation.image-not-noise",
    async () => {
      expect(judgeEach(measured, (measures) => judgeNotNoise(measures, loosen))).toBeFlawless();
    },
    ofLooks,
  );

  check(
    "generation.image-not-flat",
    async () => {
      expect(judgeEach(measured, (measures) => judgeNotFlat(measures, loosen))).toBeFlawless();
    },
    quick,
  );

  check(
    "generation.image-intact",
    async ({ note, evidence }) => {
      const all = measured.map((measures) => findingsOf(measures, loosen));
      const found = all.flat();
      if (found.length > 0) note({ pictureFindings: found });
      const at = all.findIndex(({ length }) => length > 0);
      const [worst, itsOwn = []] = [files[at], all[at]];
      if (worst) {
        const places = await drawnPlaces(worst, itsOwn);
        if (places) await evidence.image("text-to-image-places", places);
        await evidence.image("text-to-image-detail", await localContrast(worst));
      }
      expect(judgeEach(measured, (measures) => judgeIntact(measures, loosen))).toBeFlawless();
    },
    ofLooks,
  );

  check(
    "generation.image-provenance",
    async ({ signal }) => {
      const differences = await Promise.all(files.map((bytes) => promptDifference(bytes, graph, signal)));
      expect(
        report.outputs.flatMap((image, index) => {
          const [prompt, measures] = [differences[index], measured[index]];
          const foreign = [
            ...(image.filename.startsWith(prefix) ? [] : [foreignName(image.filename, prefix)]),
            ...(prompt ? [prompt] : []),
          ];
          // an unsound picture (all black, say) may come twice: that is a fault of its own
          const sound = measures !== undefined && judgeWhole(measures, loosen) === undefined;
          const seen = sound ? seenImages.sawBefore(measures.pixelsSha256) : undefined;
          if (seen === undefined) return foreign;
          if (foreign.length > 0) return [...foreign, oldPicture(seen)];
          // the file is of this job: the new seed gave an old picture
          paintedBefore ??= seen;
          return [];
        }),
      ).toBeFlawless();
    },
    quick,
  );

  check(
    "generation.other-seed-differs",
    async (tools) => {
      // the one seed that every run shares: the reference is a picture of it
      const again = paint(freshPrefix(), workflow.fixedSeed);
      const second = await generate("generation.other-seed-differs", "other-seed", again, budgetMs, tools);
      expectFinished("other-seed", second, workflow.images, tools);
      const pictures = await fetchImages("other-seed", second, tools);
      const others = await measureEach(pictures);
      const [[first], [other]] = [measured, others];
      const [bytes] = pictures;
      if (first === undefined || other === undefined || bytes === undefined) return;
      fixed = { graph: again, report: second, bytes };
      fixedMeasures = other;
      tools.note({ pictures: { "other-seed": other } });
      const name = { fr: "Image de l'autre graine", en: "Picture of the other seed" };
      const unsound = judgeEach(others, (measures) => judgeWhole(measures, loosen), name);
      if (unsound.length > 0) tools.note({ unsoundPictures: ["other-seed"] });
      expect([
        ...unsound,
        ...(paintedBefore ? [oldPicture(paintedBefore)] : []),
        ...[judgeDifferent(first, other)].filter((flaw) => flaw !== undefined),
      ]).toBeFlawless();
    },
    patient,
  );

  check(
    "generation.same-seed-repeats",
    async (tools) => {
      if (fixed === undefined || fixedMeasures === undefined) return tools.cannotTell(noFixedSeed);
      const again = uncached(paint(freshPrefix(), workflow.fixedSeed));
      const third = await generate("generation.same-seed-repeats", "same-seed", again, budgetMs, tools);
      expectFinished("same-seed", third, workflow.images, tools);
      const [measures] = await measureEach(await fetchImages("same-seed", third, tools));
      if (measures === undefined) return;
      tools.note({ pictures: { "same-seed": measures } });
      const cached = cachedSamplers(third, again).map((id) => samplerCached(again, id));
      const same = measures.pixelsSha256 === fixedMeasures.pixelsSha256;
      expect([...cached, ...(same ? [] : [otherPixels(fixedMeasures, measures)])]).toBeFlawless();
    },
    { ...patient, ...ofSyntheticWeights },
  );

  check(
    "generation.reference",
    async (tools) => {
      if (fixed === undefined) return tools.cannotTell(noFixedSeed);
      const { evidence, note, cannotTell, notAskedFor } = tools;
      // noted before the comparison, so that the picture can be approved even if the reference cannot be read
      note({
        reference: {
          ...(await paintedBy(fixed, { ...workflow, further: turn?.further ?? false }, tools)),
          state: "none",
        },
      });
      // compared as noted: an approval reads the noted form, in which a long prompt is cut
      const painted = knownOf(turn)["generation.reference"]?.reference as Painted;
      const { finding, approved } = await compareWithReference(config.referencesDir, painted, fixed.bytes);
      note({ reference: finding });
      if (approved) {
        await evidence.image("reference", approved);
        await evidence.image("reference-difference", await differenceOf(approved, fixed.bytes));
      }
      if (finding.state === "none") notAskedFor(findingText(finding, config.flags));
      if (!finding.computed || ["stale", "moved"].includes(finding.state))
        cannotTell(findingText(finding, config.flags));
      expect(finding.state === "same" ? undefined : findingText(finding, config.flags)).toBeFlawless();
    },
    ofLooks,
  );
}

const noFixedSeed = { fr: "aucune image de la graine fixe", en: "no picture of the fixed seed" };

/** An input that no sampler has makes a node another one for the cache, and changes nothing of what it computes. */
function uncached(graph: Graph): Graph {
  const nonce = freshSeed();
  return Object.fromEntries(
    Object.entries(graph).map(([id, node]) => [
      id,
      node.class_type.includes("Sampler") ? { ...node, inputs: { ...node.inputs, e2e_again: nonce } } : node,
    ]),
  );
}

function otherPixels(before: ImageMeasures, after: ImageMeasures): { fr: string; en: string } {
  const [fr, en] = [...(["fr", "en"] as const)].map((language) =>
    decimal(colourDistance(before, after), language),
  );
  return {
    fr: `La même graine, calculée deux fois, donne deux images : écart de couleur moyen de ${fr} niveaux.`,
    en: `The same seed, computed twice, gives two pictures: mean colour distance ${en} levels.`,
  };
}

function foreignName(filename: string, prefix: string): { fr: string; en: string } {
  return {
    fr: `Le fichier livré, « ${filename} », ne porte pas le préfixe de cette exécution (${prefix}).`,
    en: `The delivered file, "${filename}", does not have this run's prefix (${prefix}).`,
  };
}

function oldPicture(when: string): { fr: string; en: string } {
  return {
    fr: `Exactement les mêmes pixels ont déjà été livrés le ${when}.`,
    en: `Exactly the same pixels were delivered before, on ${when}.`,
  };
}
