import { posix } from "node:path";
import { type CheckTools, check, known } from "../../src/runner/check.ts";
import { fewOf, toldGently, tooMany, tooManyDoors } from "../../src/runner/courtesy/gentle.ts";
import { expectRefused } from "../../src/runner/helpers/table-of-refusals.ts";

/** The picture of the canary. */
const imageOf = () => known["generation.canary"]?.jobs?.canary?.outputs[0];

check("generation.image-private", async (tools) => {
  const image = imageOf();
  if (image === undefined) return tools.cannotTell(noImage);
  tooManyDoors(tools);
  const { filename, subfolder, type } = image;
  const query = new URLSearchParams({ filename, subfolder, type });
  const all = [`/view?${query}`, `/api/view?${query}`];
  const paths = fewOf(all);
  // read with the token just before: a proxy that caches it would serve it to anybody
  for (const path of paths) await tools.comfy.raw({ method: "GET", path, signal: tools.signal });
  await expectUnreadable("generation.image-private", paths, tools);
  toldGently(tools, paths.length, all.length);
});

check("generation.preview-bypass", async (tools) => {
  const image = imageOf();
  if (image === undefined) return tools.cannotTell(noImage);
  tooMany(tools);
  const stem = posix.join(image.subfolder, image.filename.replace(/\.png$/, ""));
  // ComfyUI strips the suffix, looks for stem.* and follows `..`; the login lets any .js pass
  const paths = ["vae", "checkpoints"].map(
    (folder) => `/experiment/models/preview/${folder}/0/../../${image.type}/${stem}.js`,
  );
  await expectUnreadable("generation.preview-bypass", paths, tools);
});

const noImage = { fr: "le canari n'a pas livré d'image", en: "the canary delivered no image" };

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
