import { setImmediate as nextTurn } from "node:timers/promises";
import sharp from "sharp";
import { expect, test } from "vitest";
import { landscape, repaint } from "./paint.ts";

/** Mean difference of the grey values of two pictures of one size, in 0…255. */
function difference(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += Math.abs((left[at] ?? 0) - (right[at] ?? 0));
  return sum / left.length;
}

test("the same text, seed and size give the same pixels", async () => {
  const [first, second] = [await landscape(96, 64, "a lake", 7), await landscape(96, 64, "a lake", 7)];
  expect(first.data).toEqual(second.data);
});

test("another seed and another text give another picture", async () => {
  const base = await landscape(96, 64, "a lake", 7);
  for (const seed of [8, 9, 2 ** 53 - 1])
    expect(difference(base.data, (await landscape(96, 64, "a lake", seed)).data)).toBeGreaterThan(15);
  expect(difference(base.data, (await landscape(96, 64, "a desert", 7)).data)).toBeGreaterThan(15);
});

test("its statistics are those of a photo: contrast, rich values, neighbours alike", async () => {
  const { width, height, data } = await landscape(256, 256, "a lake", 3);
  const { entropy, channels } = await sharp(data, { raw: { width, height, channels: 3 } }).stats();
  expect(entropy).toBeGreaterThan(6.5);
  for (const { stdev } of channels) expect(stdev).toBeGreaterThan(20);
  expect(difference(data.subarray(3), data.subarray(0, -3))).toBeLessThan(8);
});

test("an edit lies between its source and what was painted", async () => {
  const source = await landscape(96, 64, "a lake", 7);
  const painted = await landscape(96, 64, "a desert", 8);
  const edit = await repaint(source, painted, 0.5);
  const [toSource, toPainted] = [difference(edit.data, source.data), difference(edit.data, painted.data)];
  expect(toSource).toBeGreaterThan(4);
  expect(toSource).toBeLessThan(toPainted);
});

test("the event loop turns while a picture is painted", async () => {
  let [turns, painted] = [0, false];
  const painting = landscape(1024, 1024, "a lake", 1).then(() => (painted = true));
  while (!painted) {
    await nextTurn();
    turns++;
  }
  await painting;
  expect(turns).toBeGreaterThan(1);
});
