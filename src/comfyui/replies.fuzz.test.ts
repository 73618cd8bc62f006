import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { hostileJson, hostileText, jsonText, nearMiss } from "../../selftest/fuzz/hostile.ts";
import { calm, patient, within } from "../../selftest/fuzz/judge.ts";
import { objectInfo, recorded } from "../../selftest/fuzz/recorded.ts";
import { CodedError } from "../errors.ts";
import type { RawReply } from "./connection.ts";
import {
  execInfoSchema,
  historySchema,
  logsRawSchema,
  objectInfoSchema,
  queueSchema,
  readJson,
  rejectedSchema,
  submittedSchema,
  systemStatsSchema,
  uploadedSchema,
} from "./replies.ts";

const shapes: { name: string; schema: z.ZodType; sample: unknown }[] = [
  { name: "system_stats", schema: systemStatsSchema, sample: recorded.systemStats },
  {
    name: "object_info",
    schema: objectInfoSchema,
    sample: { KSampler: objectInfo.KSampler, LoadImage: objectInfo.LoadImage },
  },
  { name: "queue", schema: queueSchema, sample: recorded.queue },
  { name: "exec_info", schema: execInfoSchema, sample: recorded.execInfo },
  { name: "a refused prompt", schema: rejectedSchema, sample: recorded.rejected },
  { name: "an accepted prompt", schema: submittedSchema, sample: recorded.partlyValid },
  { name: "history", schema: historySchema, sample: recorded.history },
  { name: "an upload", schema: uploadedSchema, sample: recorded.uploaded },
  { name: "logs", schema: logsRawSchema, sample: recorded.logs },
];

function reply(body: string | Uint8Array, type?: string): RawReply {
  const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
  return { request: "GET /x", status: 200, headers, body: Buffer.from(body), ms: 1 };
}

/** The first object in a value with a foreign prototype: nothing from the wire may become one. */
function withForeignPrototype(value: unknown): object | undefined {
  const rest = [value];
  while (rest.length > 0) {
    const one = rest.pop();
    if (typeof one !== "object" || one === null) continue;
    const prototype: unknown = Object.getPrototypeOf(one);
    if (prototype !== Object.prototype && prototype !== Array.prototype) return one;
    for (const member of Object.values(one)) rest.push(member);
  }
  return undefined;
}

describe.for(shapes)("a reply read as $name", ({ schema, sample }) => {
  test("is understood as measured", patient, () => {
    expect(calm(() => readJson(reply(jsonText(sample)), schema))).not.toBeInstanceOf(CodedError);
  });

  test("is understood or refused with a code when it is a near miss", patient, () => {
    fc.assert(
      fc.property(nearMiss(sample), (value) => {
        const read = calm(() => readJson(reply(jsonText(value)), schema));
        if (read instanceof CodedError) expect(read.code).toMatch(/^COMFY_(SHAPE|TOO_LARGE)$/);
        else expect(withForeignPrototype(read)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  test("is understood or refused with a code when it is any JSON", patient, () => {
    fc.assert(
      fc.property(hostileJson, (value) => {
        const read = calm(() => readJson(reply(jsonText(value)), schema));
        if (read instanceof CodedError) expect(read.code).toMatch(/^COMFY_(SHAPE|TOO_LARGE)$/);
      }),
      { numRuns: 60 },
    );
  });
});

test("a reply of any bytes under any content type is no JSON, or of another shape", patient, () => {
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    hostileText,
    hostileJson.map((value) => jsonText(value).slice(0, -1)),
  );
  fc.assert(
    fc.property(body, hostileText, fc.constantFrom(...shapes), (bytes, type, { schema }) => {
      const read = calm(() => readJson(reply(bytes, type), schema));
      expect((read as CodedError).code).toMatch(/^COMFY_(NOT_JSON|SHAPE|TOO_LARGE)$/);
    }),
    { numRuns: 200 },
  );
});

/** Arrays and records of two megabytes whose members are all wrong: each could make an issue of its own. */
const collections: { what: string; schema: z.ZodType; text: (wrong: string) => string }[] = [
  { what: "jobs", schema: queueSchema, text: (wrong) => `{"queue_running":[${wrong}],"queue_pending":[]}` },
  { what: "devices", schema: systemStatsSchema, text: (wrong) => `{"system":{},"devices":[${wrong}]}` },
  { what: "log entries", schema: logsRawSchema, text: (wrong) => `{"entries":[${wrong}]}` },
  {
    what: "pictures",
    schema: historySchema,
    text: (wrong) => `{"a":{"prompt":[0,"a"],"outputs":{"1":{"images":[${wrong}]}}}}`,
  },
  {
    what: "messages",
    schema: historySchema,
    text: (wrong) =>
      `{"a":{"prompt":[0,"a"],"outputs":{},"status":{"status_str":"","completed":true,"messages":[${wrong}]}}}`,
  },
  {
    what: "errors of a node",
    schema: rejectedSchema,
    text: (wrong) => `{"error":"no","node_errors":{"1":{"errors":[${wrong}]}}}`,
  },
];

test.for(collections)(
  "a large collection of wrong $what costs no more than reading it",
  ({ schema, text }) => {
    const body = reply(text(`0${",0".repeat(600_000)}`));
    within(1_000, () => calm(() => readJson(body, schema)));
  },
);

test("a reply with more jobs than any server has is refused", patient, () => {
  const jobs = Array(100_001).fill('[0,"a"]').join();
  const read = calm(() => readJson(reply(`{"queue_running":[],"queue_pending":[${jobs}]}`), queueSchema));
  expect(read).toMatchObject({ code: "COMFY_SHAPE" });
});

const namedCollections: { what: string; schema: z.ZodType }[] = [
  { what: "nodes", schema: objectInfoSchema },
  { what: "history entries", schema: historySchema },
];

test.for(namedCollections)(
  "a large collection of wrong $what costs no more than reading it",
  ({ schema }) => {
    const names = Array.from({ length: 90_000 }, (_, index) => `"${index}":0`);
    const body = reply(`{${names.join()}}`);
    within(1_500, () => calm(() => readJson(body, schema)));
  },
);
