import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../processes.ts";
import { type CheckId, checkIds, stageOf } from "../record/catalogue.ts";
import type { CheckResult, RunRecord } from "../record/run-record.ts";
import type { Text } from "../text.ts";
import { runNames } from "./run-dir.ts";

/** A run that waits for a generation writes that often: its last sign of life is its end, if it is killed. A write takes 10 ms. */
export const BEAT_MS = 2_000;
/** Seven beats: a machine that was busy for a moment has not died. */
const SILENT_MS = 15_000;

const fileName = "run.partial.json";

/** What a run has written so far, with the process that writes it: it outlives a kill -9. */
interface Partial {
  readonly pid: number;
  readonly record: RunRecord;
  readonly underWay?: UnderWay | undefined;
}

/** The check that has begun and not ended. `startedAt`: milliseconds since the epoch. */
export interface UnderWay {
  readonly id: CheckId;
  readonly startedAt: number;
}

/** After each check and at each beat: whole or not at all, so that a reader never sees half a file. Redacted by the caller. */
export function writePartial(runDir: string, record: RunRecord, underWay?: UnderWay): void {
  const path = join(runDir, fileName);
  const partial: Partial = { pid: process.pid, record, underWay };
  writeFileSync(`${path}.new`, JSON.stringify(partial));
  renameSync(`${path}.new`, path);
}

/** The run has ended and its record is whole. */
export function removePartial(runDir: string): void {
  rmSync(join(runDir, fileName), { force: true });
}

/** Runs whose process ended without a record, oldest first; one whose process still lives is under way. */
export function cutRuns(reportsDir: string): string[] {
  return runNames(reportsDir).filter((name) => stateOf(join(reportsDir, name)) === "cut");
}

export function stateOf(runDir: string): "ended" | "running" | "cut" | "empty" {
  if (existsSync(join(runDir, "run.json"))) return "ended";
  const partial = read(runDir);
  if (partial === undefined) return "empty";
  // a number may have gone to another process, and a dead one may not have been taken away yet: its beat tells
  const silent = Date.now() - statSync(join(runDir, fileName)).mtimeMs > SILENT_MS;
  return isAlive(partial.pid) && !silent ? "running" : "cut";
}

/**
 * The record of a run that was cut, as far as it got: never more than it says. A check without a result is blocked, the
 * run counts as interrupted and as long as it gave a sign of life. Undefined where there is nothing to read.
 */
export function cutRecord(runDir: string): RunRecord | undefined {
  const partial = read(runDir);
  if (partial === undefined) return undefined;
  const { record, underWay } = partial;
  const end = record.startedAt + record.durationMs;
  const without = (id: CheckId): CheckResult => {
    const begun = underWay?.id === id;
    const startedAt = begun ? underWay.startedAt : end;
    const reason = (begun ? unfinished : never)[record.language];
    const durationMs = Math.max(0, end - startedAt);
    return { id, stage: stageOf(id), status: "blocked", startedAt, durationMs, reason };
  };
  return {
    ...record,
    interrupted: true,
    cut: true,
    checks: checkIds
      .filter((id) => record.stages.includes(stageOf(id)))
      .map((id) => record.checks.find((check) => check.id === id) ?? without(id)),
  };
}

const unfinished: Text = {
  fr: "commencé, jamais fini : le processus est mort pendant ce contrôle",
  en: "begun, never ended: the process died during this check",
};

const never: Text = {
  fr: "jamais exécuté : le processus est mort avant",
  en: "never run: the process died before",
};

function read(runDir: string): Partial | undefined {
  try {
    return JSON.parse(readFileSync(join(runDir, fileName), "utf8")) as Partial;
  } catch {
    return undefined;
  }
}
