import { posix } from "node:path";
import sharp from "sharp";
import { expect } from "vitest";
import type { Graph } from "../../src/comfyui/client.ts";
import type { OutputImage } from "../../src/comfyui/job/job-report.ts";
import { plural } from "../../src/format.ts";
import { measureImage } from "../../src/oracles/measures.ts";
import { type CheckTools, check, config } from "../../src/runner/check.ts";
import { fewOf, toldGently, tooMany } from "../../src/runner/courtesy/gentle.ts";
import { budgetOf, expectFinished, fetchImage, generate } from "../../src/runner/helpers/generate.ts";
import { queryBlindRoutes } from "../../src/runner/helpers/query-blind.ts";
import { expectRefused } from "../../src/runner/helpers/table-of-refusals.ts";
import type { Text } from "../../src/text.ts";
import { freshPrefix, freshSeed } from "../../src/workflows/fresh.ts";

const SIZE = 64;
/** A picture of another size is told by its size, as long as it costs nothing to decode. */
const MAX_PIXELS = 2048 * 2048;
/** The job itself takes seconds (64×64 pixels, no model); the rest of the budget is for other users' jobs in the queue. */
const BUDGET = budgetOf(config.profile.workflows[0]);

let image: OutputImage | undefined;

check(
  "generation.canary",
  async (tools) => {
    const colour = freshSeed() % 2 ** 24;
    const report = await generate("generation.canary", "canary", canaryGraph(colour), BUDGET, tools);
    expectFinished("canary", report, 1, tools);
    [image] = report.outputs;
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

check("generation.image-private", async (tools) => {
  if (image === undefined) return tools.cannotTell(noImage);
  const { filename, subfolder, type } = image;
  // the same URL that was just read with the token: a proxy that cached it would serve it to anybody
  const query = new URLSearchParams({ filename, subfolder, type });
  const paths = [`/view?${query}`, `/api/view?${query}`];
  await expectUnreadable("generation.image-private", fewOf(paths), tools);
  toldGently(tools, fewOf(paths).length, paths.length);
});

check("generation.preview-bypass", async (tools) => {
  if (image === undefined) return tools.cannotTell(noImage);
  tooMany(tools);
  const stem = posix.join(image.subfolder, image.filename.replace(/\.png$/, ""));
  // ComfyUI strips the suffix, looks for stem.* and follows `..`; the login lets any .js pass
  const paths = ["vae", "checkpoints"].map(
    (folder) => `/experiment/models/preview/${folder}/0/../../${image?.type}/${stem}.js`,
  );
  await expectUnreadable("generation.preview-bypass", paths, tools);
});

const noImage = { fr: "le canari n'a pas livré d'image", en: "the canary delivered no image" };

function queryIgnored(routes: readonly string[]): Text {
  return {
    fr: `${routes.join(", ")} : un fichier qui n'existe pas reçoit les octets de cette image (404 attendu).`,
    en: `${routes.join(", ")}: a file that does not exist gets the bytes of this image (404 expected).`,
  };
}

async function expectUnreadable(
  id: "generation.image-private" | "generation.preview-bypass",
  paths: readonly string[],
  { anonymous, evidence, note, signal }: CheckTools<"generation.image-private" | "generation.preview-bypass">,
): Promise<void> {
  const rows = await Promise.all(
    paths.map(async (path) => ({
      flaw: { fr: "image lue sans jeton", en: "image read without a token" },
      reply: await anonymous.raw({ method: "GET", path, signal }),
      allowed: [401, 403, 404],
    })),
  );
  await expectRefused(id, rows, { evidence, note });
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
