import { randomUUID } from "node:crypto";
import {
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { CodedError } from "../errors.ts";
import { readJson, readKept } from "./read-json.ts";
import { latestFiles } from "./run-dir.ts";

/** Folders of `latest` that this process has emptied: what is left in them is somebody else's and stays. */
const emptied = new Set<string>();

/**
 * Takes away what the run before left in `latest`: a run that dies must not leave an older GO behind as the latest word. Its own
 * folder has it too. A folder that holds no record of ours is not touched, and a link is not followed.
 */
export function clearLatest(reportsDir: string): void {
  const latest = join(reportsDir, "latest");
  removeHalves(latest);
  if (!isOurs(latest)) return;
  emptied.add(latest);
  for (const file of latestFiles) rmSync(join(latest, file), { recursive: true, force: true });
}

/** A file of the run, or its name there and its other name in `latest`. */
export type Published = string | readonly [name: string, latest: string];

/**
 * Makes `latest` from these files of a run, as a whole: it is built beside and takes the place of the old one by its name, so
 * that nobody finds two runs in it. Returns false where it already shows a run that ended later. `complete` changes the copies.
 * Throws a CodedError (LATEST_FOREIGN) where the folder is not ours.
 */
export function publishLatest(
  runDir: string,
  latest: string,
  files: readonly Published[],
  complete: (folder: string) => void = () => {},
): boolean {
  if (!isOurs(latest)) throw foreign(latest);
  const made = halfName(latest, "new");
  const old = halfName(latest, "old");
  try {
    mkdirSync(made);
    for (const file of files) {
      const [name, other] = typeof file === "string" ? [file, file] : file;
      if (existsSync(join(runDir, name))) place(join(runDir, name), join(made, other));
    }
    complete(made);
    for (let attempt = 1; ; attempt += 1) {
      if (endOf(latest) > endOf(runDir)) return false;
      try {
        swap(latest, made, old);
        emptied.add(latest);
        return true;
      } catch (error) {
        // another run has put its own there at this moment
        const taken = ["ENOTEMPTY", "EEXIST", "ENOENT"].includes((error as NodeJS.ErrnoException).code ?? "");
        if (!taken || attempt === 10) throw error;
      }
    }
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** A folder holds pictures and tables, which nobody changes: a second name for each costs no disk. Pages are changed, so copied. */
function place(from: string, to: string): void {
  if (!lstatSync(from).isDirectory()) {
    cpSync(from, to);
    return;
  }
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    try {
      linkSync(join(from, name), join(to, name));
    } catch {
      // some file systems know no second name
      cpSync(join(from, name), join(to, name), { recursive: true });
    }
  }
}

function swap(latest: string, made: string, old: string): void {
  if (existsSync(latest)) {
    renameSync(latest, old);
    // what is not ours stays
    for (const name of readdirSync(old))
      if (!latestFiles.includes(name)) renameSync(join(old, name), join(made, name));
  }
  renameSync(made, latest);
  removeIfOurs(old);
}

/** A process id would not do: two containers that share the folder may have the same one. */
export function halfName(latest: string, half: "new" | "old"): string {
  return `${latest}.${half}-${randomUUID().slice(0, 8)}`;
}

/** Another user's files may be moved aside, yet not removed: they are no longer `latest`, and the run goes on. */
function removeIfOurs(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // tried again at each start
  }
}

/** Nothing there, an empty folder, one that holds a record of ours, or one that we emptied of it. */
function isOurs(latest: string): boolean {
  const stats = lstatSync(latest, { throwIfNoEntry: false });
  if (stats === undefined) return true;
  if (!stats.isDirectory()) return false;
  if (emptied.has(latest) || recordIn(latest) !== undefined || runsOfFleet(latest) !== undefined) return true;
  return readdirSync(latest).length === 0 || isOfNoRun(latest);
}

/** What a wrong configuration leaves in a pipeline: two files of ours, and nothing else. */
function isOfNoRun(latest: string): boolean {
  if (readdirSync(latest).some((name) => name !== "junit.xml" && name !== "summary.md")) return false;
  const start = readKept(join(latest, "junit.xml"))?.toString("utf8", 0, 200);
  return start?.includes('<testsuites name="comfyui-qwen-e2e"') ?? false;
}

/** What a fleet says of its runs, which have their records below; undefined where there is no fleet. */
function runsOfFleet(latest: string): readonly unknown[] | undefined {
  const whole = readJson(join(latest, "verdict.json")) as Record<string, unknown> | null | undefined;
  const { schema, merged, stacks } = whole ?? {};
  return schema === 1 && merged === true && Array.isArray(stacks) ? stacks : undefined;
}

/** Whether a folder shows a run, or a fleet. */
export function showsRun(folder: string): boolean {
  return existsSync(join(folder, "run.json")) || runsOfFleet(folder) !== undefined;
}

interface Times {
  readonly startedAt: number;
  readonly durationMs: number;
}

function recordIn(folder: string): Times | undefined {
  const record = readJson(join(folder, "run.json")) as Record<string, unknown> | null | undefined;
  const { startedAt, durationMs, checks } = record ?? {};
  // other programs call their files so, too
  if (typeof startedAt !== "number" || !Array.isArray(checks) || !checks.every(isCheck)) return undefined;
  return { startedAt, durationMs: typeof durationMs === "number" ? durationMs : 0 };
}

/** As every version of this suite wrote it: an id that begins with its stage. */
function isCheck(check: unknown): boolean {
  const { id, stage, status } = (check ?? {}) as Record<string, unknown>;
  return typeof id === "string" && typeof status === "string" && id.startsWith(`${stage}.`);
}

function endOf(folder: string): number {
  const ends = runsOfFleet(folder)?.map((run) => {
    const { startedAt, durationMs } = (run ?? {}) as Record<string, unknown>;
    return Date.parse(String(startedAt)) + Number(durationMs) || 0;
  });
  if (ends !== undefined) return Math.max(0, ...ends);
  const { startedAt = 0, durationMs = 0 } = recordIn(folder) ?? {};
  return startedAt + durationMs;
}

/** Longer than a run takes to publish, on the slowest disk. */
const HALF_DONE_MS = 10 * 60_000;

/** What a killed process left half done. */
export function removeHalves(latest: string): void {
  const folder = dirname(latest);
  const half = new RegExp(`^${basename(latest)}\\.(?:new|old)-[0-9a-f-]+$`);
  for (const entry of existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []) {
    const path = join(folder, entry.name);
    if (!half.test(entry.name) || !entry.isDirectory()) continue;
    // the change of its name counts too: a former `latest` may be weeks old
    const changed = statSync(path, { throwIfNoEntry: false })?.ctimeMs;
    if (changed !== undefined && Date.now() - changed > HALF_DONE_MS) removeIfOurs(path);
  }
}

function foreign(latest: string): CodedError {
  return new CodedError("LATEST_FOREIGN", {
    fr: `« ${latest} » n'est pas un dossier de cette suite (un lien, un fichier, ou un dossier sans rapport de sa main) : il n'est pas touché. Les rapports sont dans le dossier de cette exécution ; déplacez-le, ou donnez un autre dossier (--reports-dir).`,
    en: `"${latest}" is not a folder of this suite (a link, a file, or a folder without a report of its own): it is not touched. The reports are in this run's folder; move it away, or give another folder (--reports-dir).`,
  });
}
