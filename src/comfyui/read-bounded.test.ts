import { Readable } from "node:stream";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readBounded } from "./read-bounded.ts";

const text = JSON.stringify({ exec_info: { queue_remaining: 0 } });
const json = { "content-type": "application/json" };

function read(body: Buffer | string, headers: Record<string, string>): Promise<Buffer> {
  return readBounded(Readable.from([Buffer.from(body)]), headers, 10_000, "GET /prompt");
}

describe("a body that was compressed, asked or not", () => {
  test.for([
    ["gzip", gzipSync(text)],
    ["X-GZIP", gzipSync(text)],
    ["br", brotliCompressSync(text)],
    ["zstd", zstdCompressSync(text)],
    ["deflate", deflateSync(text)],
    ["deflate", deflateRawSync(text)],
    ["gzip, br", brotliCompressSync(gzipSync(text))],
    ["identity", Buffer.from(text)],
  ] as const)("is read: %s", async ([encoding, body]) => {
    expect((await read(body, { ...json, "content-encoding": encoding })).toString()).toBe(text);
  });

  test.for([
    ["gzip", text],
    ["gzip", gzipSync(gzipSync(text))],
    ["gzip", gzipSync(text).subarray(0, 20)],
    ["", gzipSync(text)],
    ["compress", text],
    ["constructor", text],
    ["gzip, gzip, gzip, gzip", gzipSync(text)],
  ] as const)("cannot be read: %s", async ([encoding, body]) => {
    await expect(read(body, { ...json, "content-encoding": encoding })).rejects.toMatchObject({
      code: "COMFY_ENCODING",
    });
  });

  test("a picture or a file may be what it likes", async () => {
    const body = gzipSync(text);
    expect(await read(body, { "content-type": "application/octet-stream" })).toEqual(body);
  });
});
