import { type CheckId, entryOf, neededStages, type Stage, stages } from "./catalogue.ts";
import { type ReadinessSummary, readinessSummary } from "./class/readiness-summary.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { type Counts, countsOf } from "./outcome.ts";
import type { CheckResult, CheckStatus, RunRecord } from "./run-record.ts";
import { type TargetKind, targetKinds } from "./target-kind.ts";

export type VerdictName = "GO" | "GO_WITH_WARNINGS" | "NO_GO";
export type StageStatus = "passed" | "failed" | "blocked" | "skipped";

/** `verdict.json`, schema 1: a contract with scripts. Texts are in the language of the run. Described in docs/reports.md. */
export interface Verdict {
  readonly schema: 1;
  readonly verdict: VerdictName;
  /** Of the process: 0, 1 or 2. */
  readonly exitStatus: 0 | 1 | 2;
  /** The console's last line: verdict, target and why. */
  readonly line?: string;
  /** Whom to call, as it was configured. */
  readonly contact?: string;
  readonly counts: Counts;
  readonly target: { kind: TargetKind; url: string; emulated: boolean; container?: string };
  readonly profile: string;
  /** The files of the models are random: server and code path are judged, the picture is not. Absent: real ones. */
  readonly weights?: "synthetic";
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** All, in their order, also those that were not selected (skipped). */
  readonly stages: readonly { name: Stage; status: StageStatus }[];
  readonly checks: readonly VerdictCheck[];
  /** First cause first. */
  readonly diagnoses: readonly {
    code: string;
    stage: Stage;
    cause: string;
    remedy: string;
    checks: readonly string[];
    /** The only workflow that it is about, where the profile has several of its role. */
    workflow?: string;
    /** Nothing is broken; a person must look. */
    warning?: true;
    /** A warning of what every healthy server of today does in such a place: it lowers no verdict. */
    usual?: true;
  }[];
  /** What was found out about a class, where one was simulated. */
  readonly readiness?: ReadinessSummary;
  /** Against the last green run of the same stack, by the name of its folder; absent where there is none. */
  readonly changes?: {
    readonly since: string;
    readonly differences: readonly string[];
    /** What only one of the two runs had measured. */
    readonly notCompared: readonly string[];
  };
}

export interface VerdictCheck {
  readonly id: string;
  readonly stage: Stage;
  readonly title: string;
  readonly status: CheckStatus;
  readonly durationMs: number;
  readonly reason?: string;
  /** Skipped because nobody asked for it: that lowers no verdict. */
  readonly unasked?: true;
  /** Code of the diagnosis that explains it, where it failed or leaves a warning. */
  readonly diagnosis?: string;
  /** The result of each workflow, where the profile has several of its role. */
  readonly workflows?: readonly { name: string; status: CheckStatus; reason?: string }[];
}

export function verdictOf(record: RunRecord, diagnoses: readonly Diagnosis[]): Verdict {
  const { language } = record;
  // the first diagnosis of a check stands
  const codes = new Map(
    diagnoses.toReversed().flatMap(({ code, checks }) => checks.map((id) => [id, code] as const)),
  );
  const name = verdictName(record, diagnoses);
  const readiness = readinessSummary(record, language);
  return {
    schema: 1,
    verdict: name,
    exitStatus: exitStatus({ verdict: name, checks: record.checks }),
    ...(record.contact && { contact: record.contact }),
    counts: countsOf(record.checks),
    target: targetOf(record),
    profile: record.profile,
    ...(record.weights && { weights: record.weights }),
    startedAt: new Date(record.startedAt).toISOString(),
    durationMs: record.durationMs,
    stages: stages.map((name) => ({ name, status: stageStatus(record.checks, name) })),
    checks: record.checks.map(({ id, stage, status, durationMs, reason, unasked }) => {
      const diagnosis = codes.get(id);
      const title = entryOf(id).title[language];
      const workflows = eachOf(record, id);
      return {
        id,
        stage,
        title,
        status,
        durationMs,
        ...(reason && { reason }),
        ...(unasked && { unasked }),
        ...(diagnosis && { diagnosis }),
        ...(workflows.length > 0 && { workflows }),
      };
    }),
    diagnoses: diagnoses.map(({ code, stage, cause, remedy, checks, workflow, warning, usual }) => ({
      code,
      stage,
      cause: cause[language],
      remedy: remedy[language],
      checks,
      ...(workflow && { workflow }),
      ...(warning && { warning }),
      ...(usual && { usual }),
    })),
    ...(readiness && { readiness }),
  };
}

function eachOf({ workflows = [] }: RunRecord, id: CheckId): NonNullable<VerdictCheck["workflows"]> {
  return workflows.flatMap(({ name, checks }) =>
    checks
      .filter((check) => check.id === id)
      .map(({ status, reason }) => ({ name, status, ...(reason && { reason }) })),
  );
}

/** A configured name of a container that was not found is not part of the target. */
function targetOf({ target, facts }: RunRecord): Verdict["target"] {
  const { kind, url, emulated, container: named } = target;
  const container =
    facts["infra.container-running"]?.container?.name ?? (targetKinds[kind].ownsStack ? named : undefined);
  return { kind, url, emulated, ...(container !== undefined && { container }) };
}

/**
 * 0 GO, with or without warnings · 1 NO-GO · 2 nothing was validated: no check passed, was waived or failed
 * (all blocked or skipped, or none at all). A run that checked nothing is never a success.
 */
export function exitStatus({
  verdict,
  checks,
}: Pick<Verdict, "verdict"> & { readonly checks: readonly Pick<CheckResult, "status">[] }): 0 | 1 | 2 {
  if (!checks.some(({ status }) => decided(status))) return 2;
  return verdict === "NO_GO" ? 1 : 0;
}

/** A check that ran to a result, good or bad. */
function decided(status: CheckStatus): boolean {
  return status === "passed" || status === "waived" || status === "failed";
}

/** Stages without which a run is no plain GO. A class is a question of its own: whoever asks it has asked for nothing else. */
export function missingStages({ stages: asked }: Pick<RunRecord, "stages">): Stage[] {
  return asked.includes("readiness") ? [] : neededStages.filter((stage) => !asked.includes(stage));
}

function verdictName(record: RunRecord, diagnoses: readonly Diagnosis[]): VerdictName {
  const { checks, errors, interrupted } = record;
  const has = (...wanted: CheckStatus[]): boolean => checks.some(({ status }) => wanted.includes(status));
  if (has("failed", "blocked") || errors.length > 0 || interrupted) return "NO_GO";
  if (!has("passed", "waived")) return "NO_GO";
  const whole = missingStages(record).length === 0;
  const noted =
    checks.some(({ staleWaiver }) => staleWaiver) ||
    diagnoses.some(({ warning, usual }) => warning && !usual);
  // what nobody asked for and what is tolerated until a date are listed, and lower nothing: else no stack ever were GO
  const untold = checks.some(({ status, unasked }) => status === "skipped" && !unasked);
  const warned = untold || noted || !whole;
  return warned ? "GO_WITH_WARNINGS" : "GO";
}

/** The first stage that failed or was blocked: reports show beside it what changed. */
export function firstBroken({ stages: all }: Pick<Verdict, "stages">): Stage | undefined {
  return all.find(({ status }) => status === "failed" || status === "blocked")?.name;
}

/** failed before blocked before passed (waived counts as passed) before skipped. */
export function stageStatus(checks: readonly CheckResult[], stage: Stage): StageStatus {
  const statuses = new Set(checks.filter((check) => check.stage === stage).map(({ status }) => status));
  if (statuses.has("failed")) return "failed";
  if (statuses.has("blocked")) return "blocked";
  return statuses.has("passed") || statuses.has("waived") ? "passed" : "skipped";
}
