import { expect, test } from "vitest";
import type { z } from "zod";
import type { ComfyError } from "./errors.ts";
import { queueSchema, readJson, systemStatsSchema } from "./replies.ts";

const shapes: { what: string; schema: z.ZodType; body: unknown }[] = [
  { what: "a value of another type", schema: systemStatsSchema, body: { system: { os: 3 }, devices: [] } },
  {
    what: "a wrong job in a list",
    schema: queueSchema,
    body: { queue_running: [["a", "b"]], queue_pending: [] },
  },
];

test.for(shapes)("$what is reported in each language by itself", ({ schema, body }) => {
  const reply = {
    request: "GET /x",
    status: 200,
    headers: {},
    body: Buffer.from(JSON.stringify(body)),
    ms: 1,
  };
  let thrown: unknown;
  try {
    readJson(reply, schema);
  } catch (error) {
    thrown = error;
  }
  const { code, text } = thrown as ComfyError;
  expect(code).toBe("COMFY_SHAPE");
  expect(text.fr).toMatch(/attendu|reçu/);
  expect(text.fr).not.toMatch(/expected|received|Invalid/);
  expect(text.en).toMatch(/expected/);
  expect(text.en).toMatch(/received/);
});
