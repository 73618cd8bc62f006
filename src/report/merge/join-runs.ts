import { targetKey } from "../../history/fingerprint.ts";
import { checkIds, stages } from "../../record/catalogue.ts";
import type { Attachment, CheckResult, RunRecord } from "../../record/run-record.ts";
import { stageWords } from "../../record/words.ts";
import type { Language, Text } from "../../text.ts";
import type { ShardRun } from "./read-run.ts";

/** Runs of one stack, joined: each check once, with its worst result, and what its shard measured. */
export interface Joined {
  readonly name: string;
  readonly record: RunRecord;
  readonly shards: readonly string[];
  /** Where each attachment lies, in the order of the record. */
  readonly sources: readonly { readonly shard: ShardRun; readonly attachment: Attachment }[];
  /** What a shard did not run, in words. */
  readonly missing: readonly Text[];
  /** Of the runs. */
  readonly languages: readonly Language[];
}

/** What one shard could tell stands before what another could not, and a flaw before all. */
const order: readonly string[] = ["failed", "blocked", "waived", "passed", "skipped"];

/** The one language of some runs; undefined where they have several. */
export function languageOf(runs: readonly ShardRun[]): Language | undefined {
  const [first, ...others] = new Set(runs.map(({ record }) => record.language));
  return others.length === 0 ? first : undefined;
}

/**
 * Runs are joined where they validated the same stack; others stand beside each other, by their names. What a check says is kept
 * in one language alone, so a joined run keeps that of its shards; `language`: where they have several.
 */
export function joinRuns(runs: readonly ShardRun[], language: Language): Joined[] {
  const groups = Map.groupBy(runs, ({ record }) => `${targetKey(record)} · ${record.profile}`);
  return [...groups].map(([name, shards]) => join(name, shards, language));
}

function join(name: string, shards: readonly ShardRun[], language: Language): Joined {
  const records = shards.map(({ record }) => record);
  const [first] = records;
  if (first === undefined) throw new Error("no run to join");
  const chosen = checkIds.flatMap((id) => {
    const results = shards.flatMap((shard) =>
      shard.record.checks.filter((check) => check.id === id).map((check) => ({ shard, check })),
    );
    return results.toSorted((a, b) => rank(a.check) - rank(b.check)).slice(0, 1);
  });
  const sources = chosen.flatMap(({ shard, check }) =>
    shard.record.attachments
      .filter((attachment) => attachment.check === check.id)
      .map((attachment) => ({ shard, attachment })),
  );
  const facts = chosen.flatMap(({ shard, check }) => {
    const found = (shard.record.facts as Readonly<Record<string, unknown>>)[check.id];
    return found === undefined ? [] : [[check.id, found] as const];
  });
  const missing = shards.flatMap(({ name: shard, record }) => missingIn(shard, record, records));
  return {
    name,
    shards: shards.map(({ name: shard }) => shard),
    sources,
    missing,
    languages: [...new Set(records.map((one) => one.language))],
    record: {
      ...first,
      language: languageOf(shards) ?? language,
      startedAt: Math.min(...records.map(({ startedAt }) => startedAt)),
      // they ran side by side: the longest is what a person waits for
      durationMs: Math.max(...records.map(({ durationMs }) => durationMs)),
      stages: stages.filter((stage) => records.some((record) => record.stages.includes(stage))),
      interrupted: records.some(({ interrupted }) => interrupted),
      cut: records.some(({ cut }) => cut === true),
      notes: distinct([...missing, ...records.flatMap(({ notes }) => notes)]),
      checks: chosen.map(({ check }) => check),
      facts: Object.fromEntries(facts),
      attachments: sources.map(({ attachment }) => attachment),
      errors: shards.flatMap(({ name: shard, record }) => record.errors.map((error) => `${shard}: ${error}`)),
    },
  };
}

function rank({ status, unasked }: CheckResult): number {
  return order.indexOf(status) + (unasked ? 0.5 : 0);
}

function missingIn(shard: string, own: RunRecord, all: readonly RunRecord[]): Text[] {
  const lacking = stages.filter(
    (stage) => !own.stages.includes(stage) && all.some((record) => record.stages.includes(stage)),
  );
  if (lacking.length === 0) return [];
  const words = (language: Language): string =>
    lacking.map((stage) => stageWords[stage][language]).join(", ");
  return [{ fr: `${shard} : sans ${words("fr")}.`, en: `${shard}: without ${words("en")}.` }];
}

function distinct(texts: readonly Text[]): Text[] {
  return [...new Map(texts.map((text) => [text.en, text])).values()];
}
