import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { readJson } from "../../history/read-json.ts";
import { checkIds, stages } from "../../record/catalogue.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { targetKindNames } from "../../record/target-kind.ts";
import { classShape } from "./class-shape.ts";

/** A run that a shard or another machine left. */
export interface ShardRun {
  /** Of the folder that was given, or of the one in it. */
  readonly name: string;
  readonly folder: string;
  readonly record: RunRecord;
}

const line = z.string().max(20_000);
const time = z.number().min(0).max(8.64e15);
const text = z.object({ fr: line, en: line });
const known = new Set<string>(checkIds);

const checkSchema = z.looseObject({
  id: z.string().max(100),
  stage: z.enum(stages),
  status: z.enum(["passed", "failed", "waived", "blocked", "skipped"]),
  startedAt: time,
  durationMs: time,
  reason: line.optional(),
});

/** An artifact may come from anywhere: what is no record of ours is refused, and a check that this version does not know is left out. */
const recordSchema = z.looseObject({
  startedAt: time,
  durationMs: time,
  target: z.looseObject({ kind: z.enum(targetKindNames as [string]), url: line, emulated: z.boolean() }),
  profile: line,
  profileTitle: text,
  stages: z.array(z.enum(stages)).max(stages.length),
  language: z.enum(["fr", "en"]).catch("fr"),
  interrupted: z.boolean(),
  notes: z.array(text).max(1_000),
  checks: z
    .array(checkSchema)
    .max(1_000)
    .transform((checks) => checks.filter(({ id }) => known.has(id))),
  facts: z.record(z.string(), z.unknown()),
  attachments: z
    .array(z.looseObject({ check: z.string(), title: line, file: line, type: line }))
    .max(5_000)
    .transform((all) => all.filter(({ check }) => known.has(check))),
  errors: z.array(line).max(1_000),
});

/** Undefined for what is no record of a run. */
export function readRun(folder: string): ShardRun | undefined {
  try {
    const file = join(folder, "run.json");
    const parsed = recordSchema.safeParse(readJson(file));
    if (!parsed.success) return undefined;
    const facts = Object.entries(parsed.data.facts).filter(
      // the verdict itself reads these: one record of another shape would take the verdict of all others with it
      ([id, fact]) => known.has(id) && (id !== "readiness.burst" || classShape.safeParse(fact).success),
    );
    return {
      name: nameOf(folder),
      folder,
      record: { ...parsed.data, facts: Object.fromEntries(facts) } as unknown as RunRecord,
    };
  } catch {
    return undefined;
  }
}

/** `linux-a` of `artifacts/linux-a/reports/latest`: what tells the machines apart. */
function nameOf(folder: string): string {
  let path = resolve(folder);
  while (/^(latest|reports|\d{4}-\d\d-\d\dT[\d-]+Z(-\d+)?)$/.test(basename(path)) && dirname(path) !== path)
    path = dirname(path);
  return (
    basename(path)
      .replace(/[^\w.-]+/g, "-")
      .slice(0, 60) || "run"
  );
}
