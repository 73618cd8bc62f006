import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { measureImage } from "../src/oracles/measures.ts";
import { readPng } from "../src/oracles/png.ts";
import {
  judgeFormat,
  judgeIntact,
  judgeNotBlack,
  judgeNotFlat,
  judgeNotNoise,
} from "../src/oracles/verdicts.ts";

/**
 * Limit of the verdict's time, as a multiple of the time that sharp needs to decode the picture and take its statistics. All
 * measures measured 2.8; before grain, lines, seams and repeats were measured too, 2.0.
 */
const LIMIT = 4;
const RUNS = 11;

/** Medians in milliseconds of alternating runs, after one warm-up of each; `floor` is the limit. */
export async function imageVerdictRatio(): Promise<{
  ratio: number;
  floor: number;
  verdictMs: number;
  sharpMs: number;
}> {
  const bytes = await photoLikePng();
  const verdicts: number[] = [];
  const references: number[] = [];
  for (let run = 0; run <= RUNS; run++) {
    const reference = await milliseconds(async () => {
      await sharp(bytes).raw().toBuffer();
      await sharp(bytes).stats();
    });
    const verdict = await milliseconds(() => judge(bytes));
    if (run === 0) continue;
    references.push(reference);
    verdicts.push(verdict);
  }
  const [verdictMs, sharpMs] = [median(verdicts), median(references)];
  return { ratio: verdictMs / sharpMs, floor: LIMIT, verdictMs, sharpMs };
}

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
  const picture = await readFile(new URL("../fixtures/images/edit-input.png", import.meta.url));
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

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
