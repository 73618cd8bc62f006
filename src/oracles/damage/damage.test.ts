import { readFileSync } from "node:fs";
import sharp, { type Sharp } from "sharp";
import { describe, expect, test } from "vitest";
import { landscape, repaint } from "../../../emulator/pictures/paint.ts";
import { decodePicture } from "../../../emulator/pictures/pixels.ts";
import { inspectImage } from "../measures.ts";
import type { RuleName } from "../rule-names.ts";
import { findingsOf, findingText, judgeIntact, judgeSound } from "../verdicts.ts";

const side = 512;
const bytes = readFileSync(new URL("../../../fixtures/images/edit-input.png", import.meta.url));
const { data: sound } = await sharp(bytes)
  .removeAlpha()
  .resize(side, side)
  .raw()
  .toBuffer({ resolveWithObject: true });

type Level = (level: number, x: number, y: number, at: number) => number;

const pictureOf = (data: Uint8Array): Sharp =>
  sharp(data, { raw: { width: side, height: side, channels: 3 } });

function spoiled(level: Level): Sharp {
  const data = new Uint8ClampedArray(sound.length);
  for (let at = 0; at < data.length; at++) {
    const pixel = Math.floor(at / 3);
    data[at] = level(sound[at] as number, pixel % side, Math.floor(pixel / side), at);
  }
  return pictureOf(new Uint8Array(data));
}

const measuresOf = async (picture: Sharp) => (await inspectImage(await picture.png().toBuffer())).measures;

/** Deterministic noise of about this deviation, the same for the three channels of `cell`×`cell` pixels. */
function noise(deviation: number, cell: number): Level {
  return (level, x, y) => {
    let state =
      Math.imul(Math.floor(x / cell) + 1, 374761393) ^ Math.imul(Math.floor(y / cell) + 1, 668265263);
    let sum = 0;
    for (let i = 0; i < 4; i++) {
      state = Math.imul(state ^ (state >>> 13), 1274126177) + i;
      sum += (state >>> 0) / 2 ** 32 - 0.5;
    }
    return level + sum * Math.sqrt(3) * deviation;
  };
}

const resized = async (smaller: number, kernel: "cubic" | "nearest"): Promise<Sharp> =>
  sharp(await pictureOf(sound).resize(smaller, smaller).png().toBuffer()).resize(side, side, { kernel });

const damages: readonly [RuleName, string, () => Sharp | Promise<Sharp>][] = [
  ["grain", "single pixels", () => spoiled(noise(15, 1))],
  ["grain", "blots of four pixels", () => spoiled(noise(30, 4))],
  [
    "grain",
    "single pixels that are black or white",
    () =>
      spoiled((level, x, y) => {
        const chance = noise(1, 1)(0, x, y, 0);
        return Math.abs(chance) < 2.3 ? level : chance > 0 ? 255 : 0;
      }),
  ],
  ["grain", "checkers", () => spoiled((level, x, y) => level + ((x + y) % 2 === 0 ? 4 : -4))],
  ["lattice", "8 pixels", () => spoiled((level, x, y) => level + (x % 8 === 0 || y % 8 === 0 ? 2 : 0))],
  ["lattice", "16 pixels", () => spoiled((level, x, y) => level + (x % 16 === 0 || y % 16 === 0 ? 3 : 0))],
  ["stripes", "every fourth row", () => spoiled((level, _x, y) => level + (y % 4 === 0 ? 6 : 0))],
  ["stripes", "two of four rows are black", () => spoiled((level, _x, y) => (y % 4 < 2 ? level : 0))],
  ["stripes", "two of four columns", () => spoiled((level, x) => level + (x % 4 < 2 ? 40 : -40))],
  ["stripes", "every second row", () => spoiled((level, _x, y) => level + (y % 2 === 0 ? 4 : 0))],
  ["stripes", "along one edge", () => spoiled((level, x) => level + (x > 492 && x % 2 === 0 ? 8 : 0))],
  ["blur", "a soft picture", () => pictureOf(sound).blur(5)],
  ["blur", "enlarged from 40 pixels", () => resized(40, "cubic")],
  ["washed-out", "a fifth of the contrast", () => spoiled((level) => 128 + (level - 128) * 0.2)],
  ["posterised", "four levels a channel", () => spoiled((level) => Math.round(level / 85) * 85)],
  ["missing-part", "the right half is black", () => spoiled((level, x) => (x < side / 2 ? level : 0))],
  [
    "missing-part",
    "a quarter is black",
    () => spoiled((level, x, y) => (x < side / 2 || y > side / 2 ? level : 0)),
  ],
  ["missing-part", "the lower half is grey", () => spoiled((level, _x, y) => (y < side / 2 ? level : 128))],
  [
    "missing-part",
    "a black rectangle inside",
    () => spoiled((level, x, y) => (x > 200 && x < 320 && y > 150 && y < 260 ? 0 : level)),
  ],
  [
    "missing-part",
    "a grey rectangle inside",
    () => spoiled((level, x, y) => (x > 150 && x < 350 && y > 150 && y < 350 ? 128 : level)),
  ],
  ["missing-part", "a white corner", () => spoiled((level, x, y) => (x > 384 && y > 352 ? 255 : level))],
  [
    "grain",
    "in the lower quarter alone",
    () => spoiled((level, x, y) => (y < 384 ? level : noise(60, 1)(128, x, y, 0))),
  ],
  [
    "tiles",
    "ninths that differ",
    () =>
      spoiled(
        (level, x, y) =>
          level * ((Math.floor((3 * x) / side) + Math.floor((3 * y) / side)) % 2 === 0 ? 0.94 : 1.06),
      ),
  ],
  [
    "stuck-rows",
    "the last quarter of the columns",
    () =>
      spoiled((level, x, y, at) => (x < 384 ? level : (sound[(y * side + 383) * 3 + (at % 3)] as number))),
  ],
  [
    "stuck-rows",
    "one row from the middle on",
    () =>
      spoiled((level, x, y, at) => (y < 200 ? level : (sound[(199 * side + x) * 3 + (at % 3)] as number))),
  ],
  [
    "tiles",
    "quarters that differ",
    () => spoiled((level, x, y) => level * (x < side / 2 === y < side / 2 ? 0.9 : 1.1)),
  ],
  [
    "repeated",
    "the same four times",
    () =>
      spoiled(
        (_, x, y, at) => sound[((2 * y) % side) * side * 3 + ((2 * x) % side) * 3 + (at % 3)] as number,
      ),
  ],
  [
    "burned",
    "clipped colours",
    () =>
      spoiled((level, x, y) => {
        const at = (y * side + x) * 3;
        const mean = ((sound[at] as number) + (sound[at + 1] as number) + (sound[at + 2] as number)) / 3;
        return 128 + (mean - 128) * 3 + (level - mean) * 12;
      }),
  ],
  [
    "jpeg-blocks",
    "JPEG of quality 2",
    async () => sharp(await pictureOf(sound).jpeg({ quality: 2 }).toBuffer()),
  ],
];

describe("damage", () => {
  test("is not seen in a sound picture", async () => {
    expect(findingsOf(await measuresOf(pictureOf(sound)))).toEqual([]);
  });

  test("is not the weave of single pixels that the VAE of Qwen-Image leaves", async () => {
    const weave = (x: number, y: number): number => (x % 2 !== y % 2 ? 0 : x % 2 === 0 ? 1 : -1);
    const woven = spoiled((level, x, y) => level + weave(x, y));
    expect(findingsOf(await measuresOf(woven))).toEqual([]);
  });

  test("is not what chance makes of the few lines of a small picture", async () => {
    const input = await decodePicture(await sharp(bytes).resize(128, 128).png().toBuffer());
    const text =
      "Repaint this still life as a loose watercolour in evening light, keep the composition, at sunset, in autumn, cool light, still air";
    const edit = await repaint(input, await landscape(128, 128, text, 296_499_904_661), 0.5);
    const small = sharp(edit.data, { raw: { width: 128, height: 128, channels: 3 } });
    expect(findingsOf(await measuresOf(small))).toEqual([]);
  });

  test("is not a step that chance makes of the few lines of a small picture", async () => {
    const { data, width, height } = await landscape(128, 128, "forest, morning mist", 1_227_445);
    const small = sharp(data, { raw: { width, height, channels: 3 } });
    expect(findingsOf(await measuresOf(small))).toEqual([]);
  });

  test.for(damages)("of the kind %s is red: %s", async ([rule, , damage], { annotate }) => {
    const findings = findingsOf(await measuresOf(await damage()));
    await annotate(findings.map((one) => findingText(one).en).join(" "));
    expect(findings.filter(({ warning }) => !warning).map((one) => one.rule)).toContain(rule);
  });

  const thin: readonly [string, (x: number) => number][] = [
    ["one column in twenty", (x) => (x % 37 === 5 || x % 41 === 7 ? (x % 2 === 0 ? 4 : -4) : 0)],
    ["by chance along one edge", (x) => (x <= 992 ? 0 : (x * x * 7) % 11 < 5 ? 5 : -5)],
  ];
  test.for(thin)("in thin lines is red at 1024 pixels: %s", async ([, levels]) => {
    const large = await pictureOf(sound).resize(1024, 1024).raw().toBuffer();
    const raw = { width: 1024, height: 1024, channels: 3 } as const;
    expect(findingsOf(await measuresOf(sharp(large, { raw })))).toEqual([]);
    const lined = large.map((level, at) =>
      Math.max(0, Math.min(255, level + levels(Math.floor(at / 3) % 1024))),
    );
    const red = findingsOf(await measuresOf(sharp(lined, { raw }))).filter(({ warning }) => !warning);
    expect(red.map(({ rule }) => rule)).toContain("stripes");
  });

  test("is told with its number and its limit", async () => {
    const grainy = await measuresOf(spoiled(noise(40, 1)));
    expect(judgeIntact(grainy)?.en).toMatch(
      /^Grain covers the whole picture: grain of single pixels, in levels \d+(\.\d+)?, maximum 5\.5\.$/,
    );
  });

  test.for([
    ["washed-out", "a third of the contrast", () => spoiled((level) => 128 + (level - 128) * 0.35)],
    ["blur", "a little soft", () => pictureOf(sound).blur(3)],
  ] as const)("of the kind %s that real pictures may have only warns: %s", async ([rule, , damage]) => {
    const findings = findingsOf(await measuresOf(damage()));
    expect(findings.map((one) => [one.rule, one.warning])).toEqual([[rule, true]]);
  });

  test("warns where it comes close to real pictures", async () => {
    const halves = await measuresOf(spoiled((level, x) => (x < side / 2 ? level : 255 - level)));
    const seam = findingsOf(halves).find(({ rule }) => rule === "seam");
    expect(seam).toMatchObject({ measure: "middleSeam", warning: true });
  });

  test("that the profile loosens only warns, or has a wider limit", async () => {
    const soft = await measuresOf(pictureOf(sound).blur(5));
    expect(judgeSound(soft, ["blur"])).toBeUndefined();
    expect(findingsOf(soft, ["blur"]).map(({ rule, warning }) => [rule, warning])).toContainEqual([
      "blur",
      true,
    ]);
    expect(judgeIntact(await measuresOf(spoiled(noise(60, 1))), ["grain"])?.en).toMatch(/maximum 10\.$/);
  });
});
