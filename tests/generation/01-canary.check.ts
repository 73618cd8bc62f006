import sharp from "sharp";
import { expect } from "vitest";
import type { Graph } from "../../src/comfyui/client.ts";
import type { OutputImage } from "../../src/comfyui/job-report.ts";
import { expectRefused } from "../support/breaches.ts";
import { check } from "../support/check.ts";
import {
  budgetOf,
  expectFinished,
  fetchImage,
  freshPrefix,
  freshSeed,
  generate,
} from "../support/generate.ts";

const SIZE = 64;
/** Seconds are plenty for 64×64 pixels without a model; the rest is room for other people's jobs. */
const BUDGET = Math.min(300_000, budgetOf("textToImage"));

let image: OutputImage | undefined;

check(
  "generation.canary",
  async (tools) => {
    const colour = freshSeed() % 2 ** 24;
    const report = await generate("generation.canary", "canary", canaryGraph(colour), BUDGET, tools);
    expectFinished(report, 1);
    [image] = report.outputs;
    if (image === undefined) return;
    const bytes = await fetchImage("canary", image, tools);
    const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([SIZE, SIZE]);
    expect(wrongPixels(data, colour)).toBe(0);
  },
  { timeoutMs: BUDGET + 60_000 },
);

check("generation.image-private", async ({ anonymous, evidence, note, signal }) => {
  const stem = (image?.filename ?? "").replace(/\.png$/, "");
  const query = new URLSearchParams({ filename: `${stem}.png`, type: "output" });
  const paths = [
    `/view?${query}`,
    `/api/view?${query}`,
    // ComfyUI strips the suffix, looks for stem.* and follows `..`; the login lets any .js pass
    ...["vae", "checkpoints"].map(
      (folder) => `/experiment/models/preview/${folder}/0/../../output/${stem}.js`,
    ),
  ];
  const rows = await Promise.all(
    paths.map(async (path) => ({
      flaw: { fr: "image lue sans jeton", en: "image read without a token" },
      reply: await anonymous.raw({ method: "GET", path, signal }),
      allowed: [401, 403, 404],
    })),
  );
  await expectRefused("generation.image-private", rows, { evidence, note });
});

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
