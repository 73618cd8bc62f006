import { type Stage, stages } from "../record/catalogue.ts";
import type { Measured } from "../record/facts.ts";
import { measured } from "../record/merge-facts.ts";
import type { ReferenceFinding } from "../record/reference-finding.ts";
import type { RunRecord } from "../record/run-record.ts";
import { targetKinds } from "../record/target-kind.ts";
import type { Verdict, VerdictName } from "../record/verdict.ts";
import type { Text } from "../text.ts";

/** What a stack was during one run, small enough to be kept and compared: `fingerprint.json` in the run's folder. */
export interface Fingerprint {
  readonly schema: 1;
  /** Number of the phase report, in sequence over the runs of a reports folder. */
  readonly number: number;
  readonly verdict: VerdictName;
  /** Why it did not reach its end: its process died, or Ctrl-C. */
  readonly partial?: "cut" | "interrupted";
  readonly startedAt: number;
  readonly durationMs: number;
  /** Runs are only compared with runs of the same target and profile. */
  readonly target: string;
  readonly emulated: boolean;
  readonly profile: string;
  readonly stages: readonly Stage[];
  /** Versions and the like by their key in `/system_stats`; `image` with its digest, where a container was examined. */
  readonly system: Readonly<Record<string, string | number>>;
  readonly flags?: readonly string[];
  readonly nodes?: NonNullable<Measured["servedNodes"]>;
  readonly models?: Readonly<Record<string, readonly string[]>>;
  /** Bytes of each model file that was looked at on the disk, by its folder and name. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** Milliseconds of every job that finished, and of the checks of each stage. */
  readonly jobs: Readonly<Record<string, number>>;
  readonly stageMs: Readonly<Record<string, number>>;
  /** How the picture of the fixed seed compares with the approved one, where it was compared. */
  readonly reference?: Pick<ReferenceFinding, "state" | "likeness">;
  /** What differs from the last green run: written once the two were compared. */
  readonly comparedWith?: string;
  readonly changes?: readonly Text[];
  /** What only one of the two runs had measured. */
  readonly notCompared?: readonly Text[];
}

export function fingerprintOf(record: RunRecord, verdict: Verdict, number: number): Fingerprint {
  const facts = measured(record.facts);
  const { flags, vramFree: _vram, ramFree: _ram, ...system } = facts.system ?? { flags: undefined };
  const { container, modelsOnDisk } = facts;
  const sizes = modelsOnDisk?.files.flatMap(({ folder, file, bytes }) =>
    bytes === undefined ? [] : [[`${folder}/${file}`, bytes] as const],
  );
  const finished = Object.entries(facts.jobs ?? {}).filter(([, job]) => job.outcome === "finished");
  const spent = (stage: Stage): number =>
    record.checks
      .filter((check) => check.stage === stage)
      .reduce((sum, { durationMs }) => sum + durationMs, 0);
  return {
    schema: 1,
    number,
    verdict: verdict.verdict,
    ...(record.interrupted && { partial: record.cut ? "cut" : "interrupted" }),
    startedAt: record.startedAt,
    durationMs: record.durationMs,
    target: targetKey(record),
    emulated: record.target.emulated,
    profile: record.profile,
    stages: record.stages,
    system: { ...system, ...(container && { image: `${container.image} (${container.digest})` }) },
    ...(flags && { flags }),
    ...(facts.servedNodes && { nodes: facts.servedNodes }),
    ...(facts.modelLists && { models: facts.modelLists }),
    ...(sizes && { sizes: Object.fromEntries(sizes) }),
    jobs: Object.fromEntries(finished.map(([name, { totalMs }]) => [name, totalMs])),
    stageMs: Object.fromEntries(
      stages.filter((stage) => record.stages.includes(stage)).map((stage) => [stage, spent(stage)]),
    ),
    ...(facts.reference?.likeness && {
      reference: { state: facts.reference.state, likeness: facts.reference.likeness },
    }),
  };
}

/** A stack without a lasting address is known by its kind, and the embedded emulator's kind says what it is. */
export function targetKey({ target: { kind, url, emulated } }: Pick<RunRecord, "target">): string {
  const { knownByAddress, embedded } = targetKinds[kind];
  return `${knownByAddress ? url : kind}${emulated && !embedded ? " (emulated)" : ""}`;
}
