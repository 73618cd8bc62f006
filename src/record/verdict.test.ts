import { describe, expect, test } from "vitest";
import { blocked, type Marks, red, sampleRecord } from "../../selftest/data/sample-record.ts";
import { diagnose } from "../diagnosis/diagnose.ts";
import { checkIds } from "./catalogue.ts";
import type { Measured } from "./facts.ts";
import type { RunRecord } from "./run-record.ts";
import { exitStatus, verdictOf } from "./verdict.ts";

const waived = { status: "waived", reason: "amont", waivedUntil: "2027-01-01" } as const;
const skipped = { status: "skipped", reason: "rien à comparer" } as const;
const unasked = { status: "skipped", reason: "pas demandé", unasked: true } as const;
const all = (mark: Marks[keyof Marks]): Marks => Object.fromEntries(checkIds.map((id) => [id, mark]));
const judge = (record: RunRecord) => {
  const verdict = verdictOf(record, diagnose(record));
  return [verdict.verdict, exitStatus(verdict)];
};

describe("the verdict", () => {
  test.for([
    ["GO", 0, "all passed", sampleRecord()],
    ["GO", 0, "a weakness tolerated until a date", sampleRecord({ "auth.suffix-rule": waived })],
    ["GO", 0, "what nobody asked for", sampleRecord({ "auth.plaintext-matches": unasked })],
    ["GO_WITH_WARNINGS", 0, "what could not be told", sampleRecord({ "auth.plaintext-matches": skipped })],
    ["GO_WITH_WARNINGS", 0, "a stale waiver", sampleRecord({ "infra.queue": { staleWaiver: true } })],
    ["GO_WITH_WARNINGS", 0, "only some stages", sampleRecord({}, {}, { stages: ["infra"] })],
    ["NO_GO", 1, "a failed check", sampleRecord(red("infra.queue"))],
    ["NO_GO", 1, "a blocked check", sampleRecord(blocked("infra.queue", "generation.edit"))],
    ["NO_GO", 1, "an error outside of any check", sampleRecord({}, {}, { errors: ["worker died"] })],
    ["NO_GO", 1, "an interrupted run", sampleRecord({}, {}, { interrupted: true })],
    [
      "NO_GO",
      1,
      "a dead port, where all else is blocked",
      sampleRecord({ ...blocked("infra.reachable", ...checkIds), ...red("infra.reachable") }),
    ],
    ["NO_GO", 2, "nothing but skipped checks", sampleRecord(all(skipped))],
    ["NO_GO", 2, "nothing that anybody asked for", sampleRecord(all(unasked))],
    ["NO_GO", 2, "nothing but blocked checks", sampleRecord(blocked("infra.reachable", ...checkIds))],
    ["NO_GO", 2, "no check at all", sampleRecord({}, {}, { stages: [], checks: [] })],
  ] as const)("is %s with exit status %i for %s", ([verdict, status, , record]) => {
    expect(judge(record)).toEqual([verdict, status]);
  });
});

test("a stage is failed before blocked before passed before skipped", () => {
  const record = sampleRecord(
    {
      ...blocked("infra.models", "generation.edit"),
      ...red("infra.models"),
      "infra.queue": waived,
      "auth.enforced": waived,
    },
    {},
  );
  expect(verdictOf(record, []).stages).toEqual([
    { name: "infra", status: "failed" },
    { name: "auth", status: "passed" },
    { name: "generation", status: "blocked" },
    { name: "browser", status: "passed" },
    { name: "readiness", status: "skipped" },
  ]);
  expect(
    verdictOf(sampleRecord({}, {}, { stages: ["auth"] }), []).stages.map(({ status }) => status),
  ).toEqual(["skipped", "passed", "skipped", "skipped", "skipped"]);
});

test("verdict.json has exactly the keys of its schema", () => {
  const record = sampleRecord(red("infra.queue"), {}, { language: "en" });
  const verdict = JSON.parse(JSON.stringify(verdictOf(record, diagnose(record))));
  expect(Object.keys(verdict)).toEqual([
    "schema",
    "verdict",
    "exitStatus",
    "counts",
    "target",
    "profile",
    "startedAt",
    "durationMs",
    "stages",
    "checks",
    "diagnoses",
  ]);
  const { length } = record.checks;
  expect(verdict.counts).toEqual({
    passed: length - 1,
    failed: 1,
    waived: 0,
    blocked: 0,
    skipped: 0,
    unasked: 0,
  });
  expect(verdict.exitStatus).toBe(1);
  expect(verdict.target).toEqual({ kind: "attach", url: "http://localhost:8188", emulated: false });
  expect(verdict.startedAt).toBe("2026-11-22T08:00:00.000Z");
  expect(verdict.checks.find(({ id }: { id: string }) => id === "infra.queue")).toEqual({
    id: "infra.queue",
    stage: "infra",
    title: "The queue can be read",
    status: "failed",
    durationMs: expect.any(Number),
    reason: "raison de infra.queue",
    diagnosis: "unexplained-infra.queue",
  });
  expect(verdict.diagnoses).toEqual([
    {
      code: "unexplained-infra.queue",
      stage: "infra",
      cause: '"The queue can be read" failed: raison de infra.queue',
      remedy: expect.stringContaining("npm run test:infra"),
      checks: ["infra.queue"],
    },
  ]);
});

describe("the target's container", () => {
  const named = { url: "http://h:1", emulated: false, container: "comfyui-qwen" } as const;
  const nameOf = (kind: "attach" | "compose", facts: Measured = {}) =>
    verdictOf(sampleRecord({}, facts, { target: { ...named, kind } }), []).target.container;

  test("is all that is told of it beside address and kind", () => {
    const target = { ...named, kind: "compose", removed: true, root: "/workspace/ComfyUI" } as const;
    expect(verdictOf(sampleRecord({}, {}, { target }), []).target).toEqual({ ...named, kind: "compose" });
  });

  test("is not named if none of that name was found", () => {
    expect(nameOf("attach")).toBeUndefined();
  });

  test("is the one that was examined, by its own name", () => {
    const container = { name: "found-by-its-port" } as NonNullable<Measured["container"]>;
    expect(nameOf("attach", { container })).toBe("found-by-its-port");
  });

  test("is named if the suite started it", () => {
    expect(nameOf("compose")).toBe("comfyui-qwen");
  });
});
