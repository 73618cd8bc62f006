import fc from "fast-check";
import { expect, test } from "vitest";
import { hostileJson, hostileText, jsonText, nearMiss } from "../../../selftest/fuzz/hostile.ts";
import { calm, expectPlain, patient } from "../../../selftest/fuzz/judge.ts";
import { recorded } from "../../../selftest/fuzz/recorded.ts";
import { CodedError } from "../../errors.ts";
import { plainLine } from "../../redaction/plain.ts";
import { readJson, rejectedSchema } from "../replies.ts";
import type { JobReport } from "./job-report.ts";
import { outcomeText } from "./outcome-text.ts";
import { rejectionsOf } from "./rejections.ts";

const report: JobReport = {
  promptId: "mine",
  outcome: "rejected",
  queuedMs: 0,
  totalMs: 1,
  ahead: 0,
  knownBy: "submission",
  socket: "live",
  lastPhase: { phase: "submitting" },
  timeline: [],
  cachedNodes: [],
  outputs: [],
};

/** An error with more to it than PROTOCOL knows. */
const error = fc.record({
  type: hostileText,
  message: hostileText,
  details: hostileText,
  extra_info: hostileJson,
});
const crowded = fc
  .dictionary(hostileText, fc.record({ class_type: hostileText, errors: fc.array(error, { maxLength: 3 }) }))
  .chain((node_errors) => error.map((first) => ({ error: first, node_errors })));

test("a refusal becomes a short plain list and one sentence, whatever it says", patient, () => {
  fc.assert(
    fc.property(fc.oneof(crowded, nearMiss(recorded.rejected)), (value) => {
      const body = Buffer.from(jsonText(value));
      const reply = { request: "POST /prompt", status: 400, headers: {}, body, ms: 1 };
      const read = calm(() => readJson(reply, rejectedSchema));
      if (read instanceof CodedError) return;
      const rejections = rejectionsOf(read.node_errors, read.error);
      expectPlain(rejections, 20_000);
      expect(rejections[0]?.message).toBe(plainLine(read.error.message.slice(0, 300)));
      for (const sentence of Object.values(outcomeText({ ...report, rejections }) ?? {}))
        expect(sentence.length).toBeLessThan(20_000);
    }),
    { numRuns: 150 },
  );
});

test("a refusal with 100,000 errors is reported by its first errors", patient, () => {
  const wrong = { type: "value_not_in_list", message: "Value not in list", details: "x".repeat(500) };
  const errors = Object.fromEntries(
    Array.from({ length: 1_000 }, (_, index) => [`${index}`, { errors: Array(100).fill(wrong) }]),
  );
  expectPlain(rejectionsOf(errors), 50_000);
});
