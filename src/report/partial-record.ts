import { existsSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkIds, stageOf } from "../checks/catalogue.ts";
import { runNames } from "./run-dir.ts";
import type { RunRecord } from "./run-record.ts";

const BEAT_MS = 3_000;
/** Five beats: a machine that was busy for a moment has not died. */
const SILENT_MS = 15_000;

const fileName = "run.partial.json";

/** What a run has written so far, with the process that writes it: it outlives a kill -9. */
interface Partial {
  readonly pid: number;
  readonly record: RunRecord;
}

/** After each check: whole or not at all, so that a reader never sees half a file. Redacted by the caller. */
export function writePartial(runDir: string, record: RunRecord): void {
  const path = join(runDir, fileName);
  const partial: Partial = { pid: process.pid, record };
  writeFileSync(`${path}.new`, JSON.stringify(partial));
  renameSync(`${path}.new`, path);
}

/** Says that the run is still under way, for as long as its process lives; call what is returned at its end. */
export function keepBeating(runDir: string): () => void {
  const beat = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(join(runDir, fileName), now, now);
    } catch {
      // nothing was written yet, or the disk is gone: the run goes on
    }
  }, BEAT_MS);
  beat.unref();
  return () => clearInterval(beat);
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
  return lives(partial.pid) && !silent ? "running" : "cut";
}

/**
 * The record of a run that was cut, as far as it got: never more than it says. A check without a result is blocked, the
 * run counts as interrupted. Undefined where there is nothing to read.
 */
export function cutRecord(runDir: string): RunRecord | undefined {
  const record = read(runDir)?.record;
  if (record === undefined) return undefined;
  const ended = record.checks.map(({ startedAt, durationMs }) => startedAt + durationMs);
  const end = Math.max(record.startedAt, ...ended);
  const never = {
    fr: "jamais exécuté : le processus est mort avant",
    en: "never run: the process died before",
  };
  return {
    ...record,
    durationMs: end - record.startedAt,
    interrupted: true,
    cut: true,
    checks: checkIds
      .filter((id) => record.stages.includes(stageOf(id)))
      .map(
        (id) =>
          record.checks.find((check) => check.id === id) ?? {
            id,
            stage: stageOf(id),
            status: "blocked" as const,
            startedAt: end,
            durationMs: 0,
            reason: never[record.language],
          },
      ),
  };
}

function read(runDir: string): Partial | undefined {
  try {
    return JSON.parse(readFileSync(join(runDir, fileName), "utf8")) as Partial;
  } catch {
    return undefined;
  }
}

/** Asks for the process without touching it; one that we may not signal lives too. */
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
