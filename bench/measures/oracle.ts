import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { measureImage } from "../../src/oracles/measures.ts";
import { readPng } from "../../src/oracles/png.ts";
import {
  judgeFormat,
  judgeIntact,
  judgeNotBlack,
  judgeNotFlat,
  judgeNotNoise,
} from "../../src/oracles/verdicts.ts";
import { median, ratioOf } from "../figures/figures.ts";
import type { Measure } from "../measure.ts";

/** All measures measured 2.8; before grain, lines, seams and repeats were measured too, 2.0. */
const LIMIT = 4;
const ROUNDS = 11;

/** The whole verdict on a picture, against the time in which sharp decodes it and takes its statistics. */
export const oracle: Measure = {
  name: "oracle",
  about: "the verdict on a picture, against bare sharp",
  async run(tell, rounds = ROUNDS) {
    const bytes = await photoLikePng();
    const pairs = [];
    for (let round = 0; round <= rounds; round += 1) {
      const floor = await milliseconds(async () => {
        await sharp(bytes).raw().toBuffer();
        await sharp(bytes).stats();
      });
      const ours = await milliseconds(() => judge(bytes));
      if (round === 0) continue; // warms up
      pairs.push({ ours, floor });
      tell(`round ${round}: ${ours.toFixed(0)} ms against ${floor.toFixed(0)} ms`);
    }
    const [ours, floor] = [median(pairs.map((pair) => pair.ours)), median(pairs.map((pair) => pair.floor))];
    const detail = `${ours.toFixed(0)} ms against ${floor.toFixed(0)} ms`;
    const what = "verdict on a picture, against sharp's decoding and statistics";
    return [{ what, ratio: ratioOf(pairs), unit: "×", limit: { most: LIMIT }, detail }];
  },
};

/** The whole verdict on a picture, as in the generation stage. */
async function judge(bytes: Buffer): Promise<void> {
  readPng(bytes);
  const measures = await measureImage(bytes);
  const findings = [
    judgeFormat(measures, { width: 1024, height: 1024 }),
    judgeNotBlack(measures),
    judgeNotFlat(measures),
    judgeNotNoise(measures),
    judgeIntact(measures),
  ];
  for (const finding of findings) if (finding) throw new Error(finding.en);
}

/** The shipped still life with the grain of a photo, as truecolour at ComfyUI's compression level: 2 MB. */
async function photoLikePng(): Promise<Buffer> {
  const picture = await readFile(new URL("../../fixtures/images/edit-input.png", import.meta.url));
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let state = 1;
  const grainy = data.map((value) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.min(255, Math.max(0, value + (state >>> 29) - 4));
  });
  const { width, height } = info;
  return sharp(grainy, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 4 })
    .toBuffer();
}

async function milliseconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
