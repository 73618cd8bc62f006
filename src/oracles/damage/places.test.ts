import { readFileSync } from "node:fs";
import sharp from "sharp";
import { expect, test } from "vitest";
import { inspectImage, planeOf } from "../measures.ts";
import { findingsOf } from "../verdicts.ts";
import { drawnPlaces } from "./drawn-places.ts";
import { type Place, placesOf } from "./places.ts";

const side = 512;
const bytes = readFileSync(new URL("../../../fixtures/images/edit-input.png", import.meta.url));
const sound = await sharp(bytes).removeAlpha().resize(side, side).raw().toBuffer();

type Level = (level: number, x: number, y: number, at: number) => number;

async function damaged(level: Level): Promise<Buffer> {
  const data = new Uint8ClampedArray(sound.length);
  for (let at = 0; at < data.length; at++) {
    const pixel = Math.floor(at / 3);
    data[at] = level(sound[at] as number, pixel % side, Math.floor(pixel / side), at);
  }
  return await sharp(new Uint8Array(data), { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
}

const foundIn = async (picture: Buffer) => findingsOf((await inspectImage(picture)).measures);
const placesIn = async (picture: Buffer): Promise<Place[]> =>
  placesOf(await planeOf(picture), await foundIn(picture));
/** In pixels. */
const box = (left: number, top: number, right: number, bottom: number) => ({
  // a cell of the grid is 16 pixels: closer than a fortieth
  left: expect.closeTo(left / side, 1.3),
  top: expect.closeTo(top / side, 1.3),
  right: expect.closeTo(right / side, 1.3),
  bottom: expect.closeTo(bottom / side, 1.3),
});

test.for<[string, Level, object]>([
  ["a half that stayed black", (level, x) => (x < 256 ? level : 0), box(256, 0, 512, 512)],
  ["a quarter that stayed black", (level, x, y) => (x < 256 || y > 256 ? level : 0), box(256, 0, 512, 256)],
  ["a band of one tone", (level, _x, y) => (y < 300 ? level : 128), box(0, 300, 512, 512)],
  ["columns of one tone", (level, x) => (x > 200 ? level : 90), box(0, 0, 200, 512)],
  [
    "rows that are stuck",
    (level, _x, y, at) => (y < 200 ? level : (sound[199 * side * 3 + (at % (side * 3))] as number)),
    box(0, 200, 512, 512),
  ],
  [
    "quarters that do not join",
    (level, x, y) => level * (x < 256 === y < 256 ? 0.9 : 1.1),
    box(256, 0, 256, 512),
  ],
])("%s has its place", async ([, level, place]) => {
  expect(await placesIn(await damaged(level))).toContainEqual(place);
});

test("lines have theirs, the clearest", async () => {
  const places = await placesIn(await damaged((level, _x, y) => level + (y % 4 === 1 ? 6 : 0)));
  const lines = places.filter(({ top, bottom }) => top === bottom).map(({ top }) => Math.floor(top * side));
  expect(lines).toHaveLength(60);
  // the picture itself has a few clear edges
  expect(lines.filter((y) => y % 4 === 1).length).toBeGreaterThan(54);
});

test("lines along one edge are framed", async () => {
  const places = await placesIn(await damaged((level, x) => level + (x > 492 && x % 2 === 0 ? 8 : 0)));
  expect(places).toContainEqual(box(494, 0, 510, 512));
});

test("a lattice is drawn where its lines are", async () => {
  const period = 8;
  const places = await placesIn(
    await damaged((level, x, y) => level + (x % period === 5 || y % period === 2 ? 3 : 0)),
  );
  const upright = places
    .filter(({ left, right }) => left === right)
    .map(({ left }) => Math.floor(left * side));
  const level = places.filter(({ top, bottom }) => top === bottom).map(({ top }) => Math.floor(top * side));
  expect(new Set(upright.map((x) => x % period))).toEqual(new Set([5]));
  expect(new Set(level.map((y) => y % period))).toEqual(new Set([2]));
});

test("a sound picture has none, nor has a blurred one", async () => {
  const whole = await damaged((level) => level);
  expect(await placesIn(whole)).toEqual([]);
  const blurred = await sharp(whole).blur(5).png().toBuffer();
  const findings = await foundIn(blurred);
  expect(findings.map(({ rule }) => rule)).toContain("blur");
  expect(await drawnPlaces(blurred, findings)).toBeUndefined();
});

test("the drawing is the picture with a frame around the damage", async () => {
  const picture = await damaged((level, x, y) => (x < 256 || y > 256 ? level : 0));
  const drawn = await drawnPlaces(picture, await foundIn(picture));
  const { data, info } = await sharp(drawn).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([side, side]);
  const isFrame = (x: number, y: number): boolean => {
    const at = (y * side + x) * 3;
    return (data[at] ?? 0) > 200 && (data[at + 1] ?? 255) < 60 && (data[at + 2] ?? 0) > 110;
  };
  const around = (x: number, y: number): boolean =>
    [-3, -2, -1, 0, 1, 2, 3].some((d) => isFrame(x + d, y) || isFrame(x, y + d));
  expect(around(256, 128)).toBe(true);
  expect(around(400, 256)).toBe(true);
  expect(around(100, 400)).toBe(false);
  expect(around(400, 128)).toBe(false);
});
