import { describe, expect, test } from "vitest";
import { blocked, red, sampleRecord } from "../../../selftest/data/sample-record.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { verdictOf } from "../../record/verdict.ts";
import { type GateFacts, gateFacts, qualityGate } from "./gate.ts";

const waived = { status: "waived", reason: "faiblesse amont", waivedUntil: "2027-12-31" } as const;
const skipped = { status: "skipped", reason: "pas de conteneur" } as const;
const only = (status: "skipped" | "waived"): RunRecord => {
  const record = sampleRecord({}, {}, { stages: ["infra"] });
  return { ...record, checks: record.checks.map((check) => ({ ...check, status })) };
};

/** The names of the rules that a run breaks, judged as Allure does: waived results never reach a rule. */
async function broken(
  record: RunRecord,
  facts: GateFacts = gateFacts(record),
  unrun: ReadonlySet<string> = new Set(),
): Promise<string[]> {
  const { rules, use } = qualityGate(facts);
  const shown = {
    passed: "passed",
    failed: "failed",
    blocked: "unknown",
    skipped: "skipped",
    waived: "broken",
  };
  const trs = record.checks
    .filter(({ status }) => status !== "waived")
    .map(({ id, status }) => ({
      id,
      status: shown[status],
      labels: unrun.has(id) ? [] : [{ name: "check", value: id }],
    }));
  const results = await Promise.all(
    Object.entries(rules[0] ?? {}).map(async ([name, expected]) => {
      const rule = use.find(({ rule }) => rule === name);
      return { name, ...(await rule?.validate({ trs, expected })) };
    }),
  );
  return results.filter(({ success }) => success !== true).map(({ name }) => name);
}

describe("the gate is red exactly where the verdict is NO_GO", () => {
  const runs: [string, RunRecord][] = [
    ["a green run", sampleRecord()],
    [
      "waived and skipped checks",
      sampleRecord({ "auth.suffix-rule": waived, "infra.container-port": skipped }),
    ],
    ["one stage", sampleRecord({}, {}, { stages: ["auth"] })],
    ["only waived checks", only("waived")],
    ["a failed check", sampleRecord(red("infra.queue"))],
    ["a blocked check", sampleRecord(blocked("infra.reachable", "infra.queue"))],
    ["only skipped checks", only("skipped")],
    ["no check at all", { ...sampleRecord(), checks: [] }],
    ["an error outside of checks", sampleRecord({}, {}, { errors: ["worker died"] })],
    ["an interrupted run", sampleRecord({}, {}, { interrupted: true })],
  ];
  test.for(runs)("%s", async ([, record]) => {
    expect((await broken(record)).length > 0).toBe(verdictOf(record, []).verdict === "NO_GO");
  });
});

test("a run whose results were lost does not pass", async () => {
  const whole = sampleRecord();
  const some = { ...whole, checks: whole.checks.slice(0, 5) };
  expect(await broken(some, gateFacts(whole))).toEqual(["Chaque contrôle demandé a un résultat"]);
});

test("a check that never ran has no result, though the page shows it", async () => {
  const record = sampleRecord(blocked("infra.reachable", "infra.queue"));
  expect(await broken(record)).not.toContain("Chaque contrôle demandé a un résultat");
  expect(await broken(record, gateFacts(record), new Set(["infra.queue"]))).toContain(
    "Chaque contrôle demandé a un résultat",
  );
});

test("a rule says what was found and what was expected, in the reader's language", () => {
  const record = sampleRecord(red("infra.queue"), {}, { language: "en" });
  const [rule] = qualityGate(gateFacts(record)).use;
  expect(rule?.message({ actual: 1, expected: 0 })).toBe("found: 1, expected: at most 0");
});
