import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { parsedJson } from "../../bounded-json.ts";
import { runNames } from "../../history/run-dir.ts";
import type { Text } from "../../text.ts";

const MAX_BYTES = 8 * 2 ** 20;

/** The last run in a folder of reports, in `latest`, or in each folder of artifacts below; nothing where there is none. Of a fleet, those of its stacks. */
export function runsIn(dir: string): string[] {
  if (!isFolder(dir)) return [];
  const here = ownRuns(dir);
  if (here.length > 0) return here;
  return foldersIn(dir).flatMap(artifactRuns);
}

/**
 * The artifacts in a folder of them that come from a job of ours and hold no run: it was refused by its configuration, or killed.
 * Nobody knows what it would have said. What other jobs of a pipeline left there is none of them, nor is a folder that the merge
 * writes to (`written`).
 */
export function silentIn(dir: string, written: readonly string[]): string[] {
  // one machine's folder is none of artifacts
  if (!isFolder(dir) || [dir, join(dir, "reports")].some((own) => ownRuns(own).length > 0)) return [];
  const others = foldersIn(dir).filter((path) => !written.some((one) => resolve(one) === resolve(path)));
  return others.filter((path) => {
    const places = [path, join(path, "latest"), join(path, "reports"), join(path, "reports", "latest")];
    const told = artifactRuns(path).length > 0 || places.some((place) => joinedIn(place) !== undefined);
    return !told && places.some(isLeftByUs);
  });
}

/** Of its own reports; of an artifact that has none itself, those of each folder in it. */
function artifactRuns(path: string): string[] {
  const own = [path, join(path, "reports")].map(ownRuns).find((runs) => runs.length > 0);
  return own ?? foldersIn(path).flatMap(ownRuns);
}

/** What a run leaves that never came to its end, or never began. */
function isLeftByUs(place: string): boolean {
  if (!isFolder(place)) return false;
  const names = readdirSync(place);
  const has = (...wanted: readonly string[]): boolean => wanted.every((name) => names.includes(name));
  return (
    names.length === 0 ||
    has("run.partial.json") ||
    has("junit.xml", "summary.md") ||
    runNames(place).length > 0
  );
}

function ownRuns(dir: string): string[] {
  const last = runNames(dir).at(-1);
  const places = [dir, join(dir, "latest"), ...(last === undefined ? [] : [join(dir, last)])];
  for (const place of places) {
    if (existsSync(join(place, "run.json"))) return [place];
    if (joinedIn(place) !== undefined) return stacksOf(place);
  }
  return [];
}

function stacksOf(place: string): string[] {
  return [place, join(place, "stacks")]
    .filter(isFolder)
    .flatMap(foldersIn)
    .flatMap((stack) => {
      const last = runNames(stack).at(-1);
      return last !== undefined && existsSync(join(stack, last, "run.json")) ? [join(stack, last)] : [];
    });
}

const joinedSchema = z.looseObject({
  merged: z.literal(true),
  lost: z.array(z.string().max(1_000)).max(1_000),
  shard: z.object({ index: z.int().min(1).max(999), count: z.int().min(1).max(999) }).optional(),
  why: z.record(z.string().max(1_000), z.string().max(2_000)).default({}),
  stacks: z
    .array(
      z.looseObject({
        shards: z.array(z.string().max(1_000)).max(1_000),
        weight: z.number().positive().max(1_000).optional(),
      }),
    )
    .max(1_000)
    .default([]),
});

/** What an earlier merge, or a fleet, says of itself; undefined where none lies there. */
function joinedIn(place: string): z.infer<typeof joinedSchema> | undefined {
  try {
    const file = join(place, "verdict.json");
    const stats = lstatSync(file);
    if (!stats.isFile() || stats.size > MAX_BYTES) return undefined;
    const parsed = joinedSchema.safeParse(parsedJson(readFileSync(file)));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** What fleets say of their targets. */
interface Told {
  /** Targets without a run, and parts that other jobs of the pipeline should have left. */
  readonly lost: readonly string[];
  /** Why a target has no run. */
  readonly why: ReadonlyMap<string, Text>;
  /** Of the students, by the target's name. */
  readonly weights: ReadonlyMap<string, number>;
}

/** What the fleets in some folders say of themselves. */
export function toldIn(dirs: readonly string[]): Told {
  const places = dirs
    .filter(isFolder)
    .flatMap((dir) =>
      [dir, ...foldersIn(dir)].flatMap((one) => [one, join(one, "latest"), join(one, "reports", "latest")]),
    );
  const found = [...new Set(places.map((place) => resolve(place)))].flatMap((place) => joinedIn(place) ?? []);
  const shards = found.flatMap(({ shard }) => shard ?? []);
  const absent = [...new Set(shards.map(({ count }) => count))].flatMap((count) =>
    Array.from({ length: count }, (_, at) => at + 1)
      .filter((index) => !shards.some((shard) => shard.count === count && shard.index === index))
      .map((index) => `shard ${index}/${count}`),
  );
  return {
    lost: [...found.flatMap(({ lost }) => lost), ...absent],
    why: new Map(
      found.flatMap(({ why }) => Object.entries(why).map(([name, text]) => [name, { fr: text, en: text }])),
    ),
    weights: new Map(
      found.flatMap(({ stacks }) =>
        stacks.map(({ shards, weight = 1 }) => [shards.join(" + "), weight] as const),
      ),
    ),
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function foldersIn(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(dir, name));
}
