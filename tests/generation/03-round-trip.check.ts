import sharp from "sharp";
import { expect } from "vitest";
import { excerpt } from "../../src/comfyui/errors.ts";
import { madeWeights } from "../../src/config/profile/made-weights.ts";
import type { Workflow } from "../../src/config/profile/workflow.ts";
import { CHART_SIDE } from "../../src/oracles/chart/chart.ts";
import { compareChart } from "../../src/oracles/chart/compare.ts";
import { chartFlaws } from "../../src/oracles/chart/judge-chart.ts";
import { chartFlawText } from "../../src/oracles/chart/words.ts";
import { measureImage } from "../../src/oracles/measures.ts";
import { judgeFormat } from "../../src/oracles/verdicts.ts";
import { check, config } from "../../src/runner/check.ts";
import { budgetOf, expectFinished, fetchImage, generate } from "../../src/runner/helpers/generate.ts";
import { objectInfo } from "../../src/runner/helpers/object-info.ts";
import { uploadedChart } from "../../src/runner/helpers/uploaded-chart.ts";
import { freshPrefix } from "../../src/workflows/fresh.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";
import { roundTripGraph, type VaeOf, vaeKey, vaeOf } from "../../src/workflows/round-trip.ts";

/** A decode that gives another size is told by its size, as long as it costs nothing to decode. */
const MAX_PIXELS = 2048 * 2048;

/** Each VAE of the profile once, with the first workflow that decodes with it. */
const vaes = new Map<string, { vae: VaeOf; workflow: Workflow }>();
for (const workflow of config.profile.workflows) {
  const vae = vaeOf(loadWorkflow(workflow.file));
  if (vae && !vaes.has(vaeKey(vae))) vaes.set(vaeKey(vae), { vae, workflow });
}

/** As the server declares it; a class that it does not know is told by the check of the workflows. */
async function typeOf({ nodes, link: [id, output] }: VaeOf, signal: AbortSignal): Promise<string> {
  const served = await objectInfo(signal).catch(() => undefined);
  const type = served?.[nodes[id]?.class_type ?? ""]?.output[output];
  return typeof type === "string" ? excerpt(type) : "VAE";
}

const none = {
  fr: "non demandé : aucun workflow du profil ne décode avec un VAE",
  en: "not asked for: no workflow of the profile decodes with a VAE",
};
const unasked = vaes.size === 0 ? none : madeWeights(config.profile);
const asked = unasked ? [undefined] : [...vaes.values()];

for (const [index, one] of asked.entries()) {
  const budgetMs = budgetOf(one?.workflow);
  check(
    "generation.vae-round-trip",
    async (tools) => {
      if (one === undefined) return;
      const type = await typeOf(one.vae, tools.signal);
      if (type !== "VAE" && type !== "*")
        return tools.notAskedFor({
          fr: `non demandé : le VAE du workflow est d'un type propre à son pack (${type}), que VAEEncode n'accepte pas`,
          en: `not asked for: the workflow's VAE is of its pack's own type (${type}), which VAEEncode does not take`,
        });
      const graph = roundTripGraph(one.vae, await uploadedChart(tools), freshPrefix());
      const report = await generate("generation.vae-round-trip", "round-trip", graph, budgetMs, tools);
      expectFinished("round-trip", report, 1, tools);
      const [output] = report.outputs;
      if (output === undefined) return;
      const bytes = await fetchImage("round-trip", output, tools);
      // refuses what is no picture, or too large to decode, before a pixel is decoded
      const measures = await measureImage(bytes, { maxPixels: MAX_PIXELS });
      const size = judgeFormat(measures, { width: CHART_SIDE, height: CHART_SIDE });
      expect(size).toBeFlawless();
      const chart = compareChart(await sharp(bytes).removeAlpha().toColourspace("srgb").raw().toBuffer());
      tools.note({ chart });
      expect(chartFlaws(chart).map((flaw) => chartFlawText(flaw, chart))).toBeFlawless();
    },
    {
      unasked,
      timeoutMs: 2 * budgetMs + 60_000,
      workflow: asked.length > 1 && one ? { name: one.workflow.name, further: index > 0 } : undefined,
    },
  );
}
