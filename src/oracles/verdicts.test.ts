import { readdirSync, readFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import {
  blackCriteria,
  type Criterion,
  flatCriteria,
  MIN_LIVELY_TILES_OF_FEW_TONES,
  noiseCriteria,
} from "./criteria.ts";
import { type ImageMeasures, measureImage } from "./measures.ts";
import {
  findingsOf,
  judgeFormat,
  judgeNotBlack,
  judgeNotFlat,
  judgeNotNoise,
  judgeSound,
} from "./verdicts.ts";

const folder = new URL("../../fixtures/images/", import.meta.url);
const measure = (name: string) => measureImage(readFileSync(new URL(name, folder)));
const pictures = readdirSync(folder).filter((name) => name.endsWith(".png"));
const good = pictures.filter((name) => !name.startsWith("bad-"));

/** Which verdict refuses a bad picture, and by which of its measures. */
const bad = [
  ["bad-black.png", judgeNotBlack, "litShare"],
  ["bad-black-specks.png", judgeNotBlack, "litShare"],
  ["bad-half-decoded.png", judgeNotBlack, "blackBand"],
  ["bad-solid.png", judgeNotFlat, "deviation"],
  ["bad-flat-frame.png", judgeNotFlat, "deviation"],
  ["bad-gradient.png", judgeNotFlat, "livelyTiles"],
  ["bad-round-gradient.png", judgeNotFlat, "livelyTiles"],
  ["bad-caption.png", judgeNotFlat, "livelyTiles"],
  ["bad-test-card.png", judgeNotFlat, "repeatedLines"],
  ["bad-checkerboard.png", judgeNotFlat, "colours"],
  ["bad-uniform-noise.png", judgeNotNoise, "neighbourCorrelation"],
  ["bad-gaussian-noise.png", judgeNotNoise, "neighbourCorrelation"],
  ["bad-salt-and-pepper.png", judgeNotNoise, "neighbourCorrelation"],
  ["bad-latent-blocks.png", judgeNotNoise, "chromaCorrelation"],
  ["bad-latent-blots.png", judgeNotNoise, "chromaCorrelation"],
] as const;

/** Not refused by what they show: by their bytes (measures.test.ts) or their format (below). */
const otherwiseBad = ["bad-truncated.png", "bad-bomb-header.png", "bad-jpeg-named.png"];

const criteria = [...blackCriteria, ...flatCriteria, ...noiseCriteria];

/** How many times the value lies on the good side of the threshold: below 1 it is refused. */
function margin({ measure, limit, side, askedIf }: Criterion, measures: ImageMeasures): number {
  if (askedIf?.(measures) === false) return Number.POSITIVE_INFINITY;
  const value = Math.max(measures[measure], 1e-6);
  return side === "min" ? value / limit : limit / value;
}

describe("fixtures", () => {
  test("are all judged here", () => {
    expect([...good, ...bad.map(([name]) => name), ...otherwiseBad].sort()).toEqual(pictures.sort());
  });

  test("have their origin in the README", () => {
    const readme = readFileSync(new URL("README.md", folder), "utf8");
    expect(pictures.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  test.for(good)("%s passes every verdict, a fifth clear of each threshold", async (name, { annotate }) => {
    const measures = await measure(name);
    const margins = criteria.map((criterion) => [criterion.measure, margin(criterion, measures)] as const);
    await annotate(margins.map(([name, ratio]) => `${name} ×${ratio.toPrecision(3)}`).join(" · "));

    expect(findingsOf(measures)).toEqual([]);
    expect(judgeFormat(measures, measures)).toBeUndefined();
    expect(margins.filter(([, ratio]) => ratio < 1.2)).toEqual([]);
  });

  test.for(bad)("%s is refused, a fifth beyond the threshold", async ([name, judge, by], { annotate }) => {
    const measures = await measure(name);
    const asked = criteria.filter(({ measure, askedIf }) => measure === by && askedIf?.(measures) !== false);
    const distance = Math.max(...asked.map((criterion) => 1 / margin(criterion, measures)));
    await annotate(`${by} ×${distance.toPrecision(3)} beyond its limit`);

    expect(judge(measures)).toEqual({ fr: expect.any(String), en: expect.any(String) });
    expect(distance).toBeGreaterThan(1.2);
  });
});

describe("an object on a plain ground", () => {
  const size = 512;
  /** A disc of a tenth of the picture in exactly one colour of ground; `shaded` as a body in the light. */
  const disc = (shaded: boolean) => {
    const data = Buffer.alloc(size * size * 3, 240);
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const far = Math.hypot(x - 256, y - 256) / 118;
        if (far > 1) continue;
        const light = shaded
          ? 40 + 170 * Math.sqrt(1 - far * far) + 12 * Math.sin(x / 3) * Math.sin(y / 4)
          : 60;
        data.fill(light, (y * size + x) * 3, (y * size + x) * 3 + 3);
        data[(y * size + x) * 3] = light * 0.8;
      }
    return sharp(data, { raw: { width: size, height: size, channels: 3 } })
      .png()
      .toBuffer();
  };

  test("is a picture, although most of its tiles are empty", async () => {
    const measures = await measureImage(await disc(true));
    expect(measures.livelyTiles).toBeLessThan(MIN_LIVELY_TILES_OF_FEW_TONES);
    expect(judgeSound(measures)).toBeUndefined();
  });

  test("is a logo where the object has one tone", async () => {
    expect(judgeNotFlat(await measureImage(await disc(false)))?.en).toMatch(/^The picture is/);
  });
});

describe("texts", () => {
  test("state the measure, its value and the threshold in both languages", async () => {
    expect(judgeNotBlack(await measure("bad-black-specks.png"))).toEqual({
      fr: "L'image est noire : part de pixels éclairés 0,003, minimum 0,03.",
      en: "The picture is black: share of lit pixels 0.003, minimum 0.03.",
    });
  });

  test("name the real format and both sizes", async () => {
    expect(judgeFormat(await measure("bad-jpeg-named.png"), { width: 384, height: 288 })?.en).toBe(
      "The picture's format is jpeg, whatever its name; expected: png.",
    );
    expect(judgeFormat(await measure("good-owl.png"), { width: 320, height: 256 })?.fr).toBe(
      "L'image mesure 256×320 pixels ; attendu : 320×256.",
    );
  });
});
