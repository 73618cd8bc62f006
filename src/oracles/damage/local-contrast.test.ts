import { readFileSync } from "node:fs";
import sharp from "sharp";
import { expect, test } from "vitest";
import { localContrast } from "./local-contrast.ts";

const owl = readFileSync(new URL("../../../fixtures/images/good-owl.png", import.meta.url));

/** Levels along the middle row. */
async function middle(bytes: Buffer): Promise<number[]> {
  const { data, info } = await sharp(bytes).toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
  expect([info.channels, info.width <= 1024 && info.height <= 1024]).toEqual([1, true]);
  const row = Math.floor(info.height / 2) * info.width;
  return [...data.subarray(row, row + info.width)];
}

test("a line of three levels that nobody sees stands out by sixteen and more, and what is smooth is grey", async () => {
  const grey = { create: { width: 1200, height: 1200, channels: 3, background: "#707070" } } as const;
  const line = { create: { width: 2, height: 1200, channels: 3, background: "#737373" } } as const;
  const lined = await sharp(grey)
    .composite([{ input: await sharp(line).png().toBuffer(), left: 600, top: 0 }])
    .png()
    .toBuffer();
  const levels = await middle(await localContrast(lined));
  expect(levels[100]).toBe(128);
  expect(Math.max(...levels)).toBeGreaterThan(144);
});

test("a real picture stays small", async () => {
  expect((await localContrast(owl)).length).toBeLessThan(1_500_000);
});
