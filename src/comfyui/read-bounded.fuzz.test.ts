import { once } from "node:events";
import { Readable } from "node:stream";
import { Worker } from "node:worker_threads";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bornNames, hostileText } from "../../selftest/fuzz/hostile.ts";
import { calmly, patient } from "../../selftest/fuzz/judge.ts";
import { CodedError } from "../errors.ts";
import { readBounded } from "./read-bounded.ts";

const limit = 300;
const asked = "GET /x";

const encoders: Record<string, (bytes: Buffer) => Buffer> = {
  identity: (bytes) => bytes,
  gzip: (bytes) => gzipSync(bytes),
  deflate: (bytes) => deflateSync(bytes),
  br: (bytes) => brotliCompressSync(bytes),
};

/** A body in pieces of these sizes, in turn. */
function inPieces(bytes: Buffer, sizes: readonly number[]): Readable {
  const pieces: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return Readable.from(pieces);
}

const bytes = fc.noShrink(fc.uint8Array({ maxLength: 500, size: "max" })).map((array) => Buffer.from(array));
const sizes = fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 4 });

describe("a body", () => {
  test("comes back whole however it is cut and compressed, unless it is too large", patient, async () => {
    await fc.assert(
      fc.asyncProperty(bytes, sizes, fc.constantFrom(...Object.keys(encoders)), async (body, cuts, name) => {
        const sent = (encoders[name] as (bytes: Buffer) => Buffer)(body);
        const headers = { "content-encoding": name };
        const read = await calmly(() => readBounded(inPieces(sent, cuts), headers, limit, asked));
        if (Math.max(body.length, sent.length) > limit)
          expect((read as CodedError).code).toBe("COMFY_TOO_LARGE");
        else expect(body.equals(read as Buffer)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test("is bytes within the limit or a coded error, whatever its headers say of it", patient, async () => {
    const length = fc.oneof(hostileText, fc.constantFrom("0", "-1", "1e9", "5, 5", "0x10", "9".repeat(400)));
    const encoding = fc.oneof(
      fc.constantFrom(...Object.keys(encoders), " GZIP ", "gzip, br", "zstd", ...bornNames),
      hostileText,
    );
    const headers = fc.record(
      { "content-length": length, "content-encoding": encoding },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(bytes, sizes, headers, async (body, cuts, bag) => {
        const read = await calmly(() => readBounded(inPieces(body, cuts), bag, limit, asked));
        if (read instanceof CodedError) {
          expect(read.code).toMatch(/^COMFY_(TOO_LARGE|ENCODING)$/);
        } else {
          expect(read.length).toBeLessThanOrEqual(limit);
          const names = (bag["content-encoding"] ?? "").toLowerCase().split(",");
          const known = ["", "x-gzip", "zstd", ...Object.keys(encoders)];
          if (body.length > 0) for (const name of names) expect(known).toContain(name.trim());
        }
      }),
      { numRuns: 300 },
    );
  });

  test("that was compressed and then cut or changed is never taken for what was sent", patient, async () => {
    const name = fc.constantFrom("gzip", "deflate");
    await fc.assert(
      fc.asyncProperty(bytes, name, fc.nat(), fc.nat(255), async (body, encoding, at, change) => {
        const sent = (encoders[encoding] as (bytes: Buffer) => Buffer)(body);
        const cut = sent.subarray(0, at % sent.length);
        const headers = { "content-encoding": encoding };
        const read = await calmly(() => readBounded(inPieces(cut, [300]), headers, limit, asked));
        if (cut.length > 0) expect((read as CodedError).code).toMatch(/TOO_LARGE|ENCODING/);
        const changed = Buffer.from(sent);
        changed[at % sent.length] = change;
        await calmly(() => readBounded(inPieces(changed, [300]), headers, limit, asked));
      }),
      { numRuns: 150 },
    );
  });

  test("in 400,000 pieces of one byte fits into a heap of 24 MB", patient, async () => {
    const drip = `
      const { parentPort, workerData } = require("node:worker_threads");
      async function* drops(slab = Buffer.alloc(65536)) {
        for (let at = 0; at < 400_000; at += 1) yield slab.subarray(at % 65536, (at % 65536) + 1);
      }
      import(workerData)
        .then(({ readBounded }) => readBounded(drops(), {}, 1e6, "GET /x"))
        .then((body) => parentPort.postMessage(body.length));`;
    const module = new URL("./read-bounded.ts", import.meta.url).href;
    const worker = new Worker(drip, {
      eval: true,
      workerData: module,
      resourceLimits: { maxOldGenerationSizeMb: 24 },
    });
    expect(await once(worker, "message")).toEqual([400_000]);
    await worker.terminate();
  });
});
