import { createHash } from "node:crypto";
import { constants, crc32, deflateRawSync, deflateSync } from "node:zlib";
import sharp from "sharp";
import { expect, test } from "vitest";
import { keptPicture } from "./kept-picture.ts";
import { readPng } from "./png.ts";

const SECRET = "s3cret-in-a-picture";
const redact = (text: string): string => text.replaceAll(SECRET, "***");

function chunk(type: string, data: Buffer | string): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), Buffer.from(data)]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(body.length - 4, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

const head = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const header = (width: number, height: number): Buffer =>
  chunk("IHDR", Buffer.from([0, 0, width >> 8, width & 255, 0, 0, height >> 8, height & 255, 8, 0, 0, 0, 0]));
const rows = Buffer.from([0, 1, 2, 3, 0, 4, 5, 6]);
const png = (...middle: Buffer[]): Buffer =>
  Buffer.concat([head, header(3, 2), ...middle, chunk("IEND", "")]);
const pixels = async (bytes: Buffer | undefined): Promise<number[]> => [
  ...(await sharp(bytes).greyscale().raw().toBuffer()),
];

test.for([
  ["tEXt", `note\0${SECRET}`],
  ["iTXt", `note\0\0\0\0\0${SECRET}`],
  ["eXIf", SECRET],
  ["prVt", SECRET],
  ["fdAT", SECRET],
  ["tIME", SECRET],
] as const)("a chunk %s of a server is not kept, the picture is", async ([type, data]) => {
  const kept = await keptPicture(png(chunk(type, data), chunk("IDAT", deflateSync(rows))), redact);
  expect(kept?.includes(SECRET)).toBe(false);
  expect(await pixels(kept)).toEqual([1, 2, 3, 4, 5, 6]);
});

test("nothing is kept from behind the pixels, the compressed stream or the end", async () => {
  const beside = Buffer.concat([deflateSync(rows), Buffer.from(SECRET)]);
  const more = deflateSync(Buffer.concat([rows, Buffer.alloc(500), Buffer.from(SECRET)]), { level: 0 });
  const stored = deflateSync(rows, { level: 0 });
  for (const data of [beside, more, stored]) {
    const bytes = Buffer.concat([png(chunk("IDAT", data)), Buffer.from(SECRET)]);
    const kept = await keptPicture(bytes, redact);
    expect(kept?.includes(SECRET)).toBe(false);
    expect(await pixels(kept)).toEqual([1, 2, 3, 4, 5, 6]);
  }
});

test("a photo that its camera's note turns is kept upright", async () => {
  const lying = sharp(Buffer.from([0, 50, 100, 150, 200, 250]), {
    raw: { width: 3, height: 2, channels: 1 },
  });
  const photo = await lying.withMetadata({ orientation: 6 }).webp({ lossless: true }).toBuffer();
  const kept = await keptPicture(photo, redact);
  expect(await sharp(kept).metadata()).toMatchObject({ width: 2, height: 3 });
  expect(await pixels(kept)).toEqual([150, 0, 200, 50, 250, 100]);
});

const coloured = (type: number, depth = 8): Buffer =>
  chunk("IHDR", Buffer.from([0, 0, 0, 3, 0, 0, 0, 2, depth, type, 0, 0, 0]));
const bare = (...all: Buffer[]): Buffer => Buffer.concat([head, ...all, chunk("IEND", "")]);
/** Enough entries for a picture of eight bits. */
const palette = chunk("PLTE", Buffer.concat([Buffer.from(`${SECRET}..`), Buffer.alloc(768 - 21, 9)]));

test("the palette and the transparency of a picture hold no text", async () => {
  const rgb = deflateSync(Buffer.from([0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 0, 4, 4, 4, 5, 5, 5, 6, 6, 6]));
  const wordy = chunk("tRNS", SECRET);
  for (const bytes of [
    png(palette, palette, chunk("IDAT", deflateSync(rows))),
    png(wordy, chunk("IDAT", deflateSync(rows))),
    bare(coloured(2), palette, wordy, chunk("IDAT", rgb)),
    bare(coloured(3), palette, wordy, chunk("IDAT", deflateSync(rows))),
  ]) {
    const kept = await keptPicture(bytes, redact);
    expect(kept && readPng(kept).width).toBe(3);
    expect(kept?.includes(SECRET)).toBe(false);
  }
});

test("a picture of few colours keeps them, its prompt and its size", async () => {
  const prompt = chunk("tEXt", `prompt\0{"3":"${SECRET}"}`);
  const bytes = bare(coloured(3), palette, prompt, chunk("IDAT", deflateSync(rows)));
  const kept = await keptPicture(bytes, redact);
  expect(readPng(kept ?? Buffer.alloc(0)).texts.get("prompt")).toBe('{"3":"***"}');
  expect(await pixels(kept)).toEqual(await pixels(bytes));
});

test("pixels that read as a secret are compressed, wherever their stream begins to store them", async () => {
  const width = SECRET.length;
  const line = Buffer.concat([
    Buffer.from([0]),
    Buffer.alloc(width, 7),
    Buffer.from([0]),
    Buffer.from(SECRET),
  ]);
  const whole = deflateSync(line);
  const packed = deflateRawSync(line.subarray(0, width), { finishFlush: constants.Z_SYNC_FLUSH });
  const stored = deflateRawSync(line.subarray(width), { level: 0 });
  const data = Buffer.concat([whole.subarray(0, 2), packed, stored, whole.subarray(-4)]);
  const bytes = bare(header(width, 2), chunk("IDAT", data));
  expect(await pixels(bytes)).toHaveLength(2 * width);
  const kept = await keptPicture(bytes, redact);
  expect(await pixels(kept)).toEqual(await pixels(bytes));
  expect(kept?.includes(SECRET)).toBe(false);
});

test("pixels that cannot be compressed and read as a secret are not kept", async () => {
  const width = 1_024;
  // of noise zlib makes stored blocks
  const noise = createHash("shake256", { outputLength: 64 * (width + 1) })
    .update("noise")
    .digest();
  for (let at = 0; at < noise.length; at += width + 1) noise[at] = 0;
  noise.write(SECRET, 5 * (width + 1) + 9, "latin1");
  const bytes = bare(header(width, 64), chunk("IDAT", deflateSync(noise, { level: 0 })));
  expect((await keptPicture(bytes, redact))?.includes(SECRET)).not.toBe(true);
});

test("the prompt is kept, redacted, and the same picture is kept as the same bytes", async () => {
  const bytes = png(chunk("tEXt", `prompt\0{"3":"${SECRET}"}`), chunk("IDAT", deflateSync(rows)));
  const kept = await keptPicture(bytes, redact);
  expect(readPng(kept ?? Buffer.alloc(0)).texts.get("prompt")).toBe('{"3":"***"}');
  expect(await keptPicture(bytes, redact)).toEqual(kept);
  expect(await keptPicture(kept ?? bytes, redact)).toEqual(kept);
});

test("other formats become PNG without their metadata; what is no picture is not kept", async () => {
  const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#336699" } })
    .withExif({ IFD0: { Copyright: SECRET } })
    .jpeg()
    .toBuffer();
  expect(jpeg.includes(SECRET)).toBe(true);
  const kept = await keptPicture(jpeg, redact);
  expect(kept && readPng(kept).width).toBe(8);
  expect(kept?.includes(SECRET)).toBe(false);
  const huge = Buffer.concat([head, header(60_000, 60_000), chunk("IDAT", "x"), chunk("IEND", "")]);
  const svg = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>${SECRET}</text></svg>`,
  );
  for (const bytes of [huge, svg, Buffer.from("<html>"), Buffer.alloc(0), png(), png().subarray(0, 20)])
    expect(await keptPicture(bytes, redact)).toBeUndefined();
});
