import sharp from "sharp";
import { expect, test } from "vitest";
import { encodePng, solid } from "./pixels.ts";

test("texts come right after IHDR and nothing but IDAT and IEND follows", async () => {
  const png = await encodePng(solid(8, 8, 0x123456), 4, [
    { key: "prompt", text: '{"a": 1}' },
    { key: "workflow", text: "{}" },
  ]);
  const types: string[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    types.push(png.toString("latin1", at + 4, at + 8));
  expect(types).toEqual(["IHDR", "tEXt", "tEXt", "IDAT", "IEND"]);
  // 8 bits, RGB
  expect([...png.subarray(24, 26)]).toEqual([8, 2]);
  const { comments } = await sharp(png).metadata();
  expect(comments).toEqual([
    { keyword: "prompt", text: '{"a": 1}' },
    { keyword: "workflow", text: "{}" },
  ]);
  expect([...(await sharp(png).raw().toBuffer()).subarray(0, 3)]).toEqual([0x12, 0x34, 0x56]);
});
