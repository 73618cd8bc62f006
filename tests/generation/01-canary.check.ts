import sharp from "sharp";
import { expect } from "vitest";
import type { Graph } from "../../src/comfyui/client.ts";
import { plural } from "../../src/format.ts";
import { measureImage } from "../../src/oracles/measures.ts";
import { check, config } from "../../src/runner/check.ts";
import { budgetOf, expectFinished, fetchImage, generate } from "../../src/runner/helpers/generate.ts";
import { queryBlindRoutes } from "../../src/runner/helpers/query-blind.ts";
import { askedForJob, isByTurns, type Turns } from "../../src/runner/helpers/turns.ts";
import type { Text } from "../../src/text.ts";
import { freshPrefix, freshSeed } from "../../src/workflows/fresh.ts";

const SIZE = 64;
/** A picture of another size is told by its size, as long as it costs nothing to decode. */
const MAX_PIXELS = 2048 * 2048;
/** The job itself takes seconds (64×64 pixels, no model); the rest of the budget is for other users' jobs in the queue. */
const BUDGET = budgetOf(config.profile.workflows[0]);

check(
  "generation.canary",
  async (tools) => {
    const colour = freshSeed() % 2 ** 24;
    const report = await generate("generation.canary", "canary", canaryGraph(colour), BUDGET, tools);
    const turns = await askedForJob(report.promptId, tools);
    if (isByTurns(turns)) tools.note({ turns });
    expect(isByTurns(turns) ? knownByTurns(turns) : undefined).toBeFlawless();
    expectFinished("canary", report, 1, tools);
    const [image] = report.outputs;
    if (image === undefined) return;
    const bytes = await fetchImage("canary", image, tools);
    const blind = await queryBlindRoutes(image, tools);
    if (blind.length > 0) tools.note({ queryBlind: blind });
    expect(blind.length > 0 ? queryIgnored(blind) : undefined).toBeFlawless();
    // refuses what is no picture, or too large to decode, before a pixel is decoded
    await measureImage(bytes, { maxPixels: MAX_PIXELS });
    const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const wrong = wrongPixels(data, colour);
    const pixels = plural(wrong, ["pixel", "pixels"], ["pixel", "pixels"]);
    const flaws = [];
    if (info.width !== SIZE || info.height !== SIZE)
      flaws.push({
        fr: `L'image fait ${info.width}×${info.height} pixels au lieu de ${SIZE}×${SIZE}.`,
        en: `The image has ${info.width}×${info.height} pixels, expected ${SIZE}×${SIZE}.`,
      });
    if (wrong > 0)
      flaws.push({
        fr: `${pixels.fr} de l'image n'${wrong === 1 ? "a" : "ont"} pas la couleur demandée.`,
        en: `${pixels.en} of the image ${wrong === 1 ? "does" : "do"} not have the requested colour.`,
      });
    expect(flaws).toBeFlawless();
  },
  { timeoutMs: 2 * BUDGET + 60_000 },
);

function knownByTurns({ asked, known }: Turns): Text {
  return {
    fr: `Sur ${asked} demandes de suite, ${known} ${known === 1 ? "trouve" : "trouvent"} le travail dans l'historique, les autres non.`,
    en: `Of ${asked} questions one after the other ${known} ${known === 1 ? "finds" : "find"} the job in the history, the others do not.`,
  };
}

function queryIgnored(routes: readonly string[]): Text {
  return {
    fr: `${routes.join(", ")} : un fichier qui n'existe pas reçoit les octets de cette image (404 attendu).`,
    en: `${routes.join(", ")}: a file that does not exist gets the bytes of this image (404 expected).`,
  };
}

function canaryGraph(color: number): Graph {
  return {
    "1": { class_type: "EmptyImage", inputs: { width: SIZE, height: SIZE, batch_size: 1, color } },
    "2": { class_type: "SaveImage", inputs: { filename_prefix: freshPrefix(), images: ["1", 0] } },
  };
}

function wrongPixels(data: Buffer, colour: number): number {
  let wrong = 0;
  for (let index = 0; index < data.length; index += 3) if (data.readUIntBE(index, 3) !== colour) wrong += 1;
  return wrong;
}
