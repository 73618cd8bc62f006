import fc from "fast-check";
import { expect, test } from "vitest";
import { patient } from "../../selftest/fuzz/judge.ts";
import { payloadOf, textOfStream } from "./stream-frames.ts";

const bytes = (minLength: number, maxLength: number) =>
  fc.uint8Array({ minLength, maxLength }).map((array) => Buffer.from(array));
const frame = fc.tuple(fc.constantFrom(0, 1, 2), bytes(0, 40)).map(([stream, payload]) => {
  const head = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(payload.length, 4);
  return { wire: Buffer.concat([head, payload]), payload };
});

test("frames give their payloads in order, and a cut stream what is there of them", patient, () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 6 }), fc.nat(), (frames, cut) => {
      const wire = Buffer.concat(frames.map((one) => one.wire));
      const whole = Buffer.concat(frames.map((one) => one.payload));
      expect(payloadOf(wire)).toEqual(whole);
      const part = payloadOf(wire.subarray(0, cut % (wire.length + 1)));
      expect(whole.subarray(0, part.length)).toEqual(part);
    }),
    { numRuns: 500 },
  );
});

test("a stream of a terminal is taken as it is, however short", patient, () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 255 }), bytes(0, 40), (first, rest) => {
      const stream = Buffer.concat([Buffer.from([first]), rest]);
      expect(payloadOf(stream)).toEqual(stream);
    }),
    { numRuns: 300 },
  );
});

test("any bytes, also an announced length of 4 GiB, are a text no longer than they", patient, () => {
  const huge = bytes(0, 20).map((rest) =>
    Buffer.concat([Buffer.from([1, 0, 0, 0, 255, 255, 255, 255]), rest]),
  );
  fc.assert(
    fc.property(fc.oneof(bytes(0, 60), huge), (stream) => {
      expect(payloadOf(stream).length).toBeLessThanOrEqual(stream.length);
      expect(typeof textOfStream(stream)).toBe("string");
    }),
    { numRuns: 500 },
  );
});
