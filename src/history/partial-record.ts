import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { isAlive, processPlace } from "../processes.ts";
import type { RunRecord } from "../record/run-record.ts";
import { readJson } from "./read-json.ts";
import { writeJson } from "./write-json.ts";

/** How often a run writes while a check lasts: if it is killed, its last write counts as its end. A write takes 10 ms. */
export const BEAT_MS = 2_000;
/** Seven beats: a machine that was busy for a moment has not died. */
const SILENT_MS = 15_000;

const whole = "run.json";
const partial = "run.partial.json";

/** What outlives a kill -9: the record that is right if this process writes nothing more. */
interface Partial {
  readonly pid: number;
  /** Where this id means a process; absent in a record of an earlier version. */
  readonly place?: string;
  readonly record: RunRecord;
}

/** Runs of this process that have ended: what vitest tells of their last check may come later. */
const ended = new Set<string>();

/** After each check and at each beat. `record`: redacted, and marked as cut. */
export function writePartial(runDir: string, record: RunRecord): void {
  if (ended.has(runDir)) return;
  writeJson(join(runDir, partial), { pid: process.pid, place: processPlace, record } satisfies Partial);
}

/** The run has ended and its record is whole. */
export function removePartial(runDir: string): void {
  ended.add(runDir);
  rmSync(join(runDir, partial), { force: true });
}

/** "cut": its process ended without a whole record; "empty": there is no record. */
export function stateOf(runDir: string): "ended" | "running" | "cut" | "empty" {
  if (existsSync(join(runDir, whole))) return "ended";
  const left = read<Partial>(runDir, partial);
  if (left === undefined) return "empty";
  // the system may have given the pid to another process, or still list a dead one: a run that lives also writes
  const silent = Date.now() - statSync(join(runDir, partial)).mtimeMs > SILENT_MS;
  const elsewhere = left.place !== undefined && left.place !== processPlace;
  return (elsewhere || isAlive(left.pid)) && !silent ? "running" : "cut";
}

/** The record of a run that has ended, or of one that was cut, as far as it got. Undefined where there is nothing to read. */
export function recordOf(runDir: string): RunRecord | undefined {
  const ended = read<RunRecord>(runDir, whole);
  if (ended !== undefined) return ended;
  const left = read<Partial>(runDir, partial);
  // an earlier version of this suite did not mark what it wrote while it ran
  return left && { ...left.record, interrupted: true, cut: true };
}

function read<T>(runDir: string, file: string): T | undefined {
  return (readJson(join(runDir, file)) ?? undefined) as T | undefined;
}
