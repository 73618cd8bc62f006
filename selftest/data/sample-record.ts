import type { JobReport } from "../../src/comfyui/job/job-report.ts";
import { type CheckId, checkIds, stageOf } from "../../src/record/catalogue.ts";
import type { Facts } from "../../src/record/facts.ts";
import type { CheckResult, RunRecord } from "../../src/record/run-record.ts";

/** For unit tests: which checks of a run did not pass, and how. */
export type Marks = Partial<Record<CheckId, Partial<CheckResult>>>;

/** For unit tests: a run of all stages in which every check passed, but for those in `marks`. */
export function sampleRecord(marks: Marks = {}, facts: Facts = {}, more: Partial<RunRecord> = {}): RunRecord {
  const startedAt = Date.UTC(2026, 10, 22, 8, 0, 0);
  const stages = more.stages ?? ["infra", "auth", "generation"];
  const checks = checkIds
    .filter((id) => stages.includes(stageOf(id)))
    .map(
      (id, index): CheckResult => ({
        id,
        stage: stageOf(id),
        status: "passed",
        startedAt: startedAt + index * 100,
        durationMs: 12 + index,
        ...marks[id],
      }),
    );
  return {
    startedAt,
    durationMs: 5_200,
    target: { kind: "attach", url: "http://localhost:8188", emulated: false, container: "comfyui-qwen" },
    profile: "qwen-image-edit-2509",
    profileTitle: { fr: "Qwen-Image-Edit 2509", en: "Qwen-Image-Edit 2509" },
    language: "fr",
    stages,
    interrupted: false,
    notes: [],
    checks,
    facts,
    attachments: [],
    errors: [],
    ...more,
  };
}

/** For unit tests: failed checks by id, each with a reason. */
export function red(...ids: CheckId[]): Marks {
  return Object.fromEntries(
    ids.map((id) => [
      id,
      { status: "failed", reason: `raison de ${id}`, errorCode: "AssertionError" } as const,
    ]),
  );
}

/** For unit tests: checks that another one blocked. */
export function blocked(by: CheckId, ...ids: CheckId[]): Marks {
  return Object.fromEntries(
    ids.map((id) => [id, { status: "blocked", reason: `non exécuté : ${by}`, blockedBy: by } as const]),
  );
}

/** For unit tests: a job that ended in this way. */
export function job(outcome: JobReport["outcome"], more: Partial<JobReport> = {}): JobReport {
  return {
    promptId: "6ad5d6b5-3b60-4a4e-9f3c-5c8d9a1f0e11",
    outcome,
    queuedMs: 12,
    totalMs: 120_000,
    ahead: 0,
    knownBy: "websocket",
    socket: "live",
    lastPhase: { phase: "running" },
    timeline: [],
    cachedNodes: [],
    outputs: [],
    ...more,
  };
}
