import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { some } from "../../format.ts";
import type { Text } from "../../text.ts";
import type { Fingerprint } from "../fingerprint.ts";
import { isGreen, type PastRun } from "../past-runs.ts";
import { LOOK_BACK } from "../trend.ts";
import { writeWhole } from "../write-json.ts";
import { type EntryName, entriesIn, nameEntry, stackOf } from "./entry-name.ts";
import { entryOfJson } from "./entry-shape.ts";
import { readEntry } from "./read-entry.ts";

/** A run without a picture of its last jobs does not end the search for the trend: so many more are looked at. */
const SEARCHED = 5 * LOOK_BACK;

/** The runs that a history holds, a file each, and what of it could not be used. */
export interface Kept {
  readonly runs: readonly PastRun[];
  readonly unusable: readonly string[];
}

/**
 * The part of the runs that outlives their reports (`HISTORY_DIR`): a file a run, never changed once it is there. Two
 * pipelines at once lose nothing, and two histories become one by copying their files into one folder.
 */
export function keepEntry(historyDir: string, runDir: string, now: Fingerprint): void {
  const content = `${JSON.stringify(now)}\n`;
  const folder = join(historyDir, "runs");
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, nameEntry(runDir, now, content, "json")), content);
}

/** The last runs of this stack, oldest first, and the last green one of at least these stages, however old it is. */
export function keptRuns(historyDir: string, now: Fingerprint): Kept {
  const same = entriesIn(historyDir, "runs").filter(({ stack }) => stack === stackOf(now));
  const read = reader(historyDir);
  const recent = same.slice(-SEARCHED).map(read);
  const older = same.slice(0, -SEARCHED).filter(({ verdict }) => verdict !== "NO_GO");
  const isBaseline = (run: PastRun | undefined): boolean =>
    run !== undefined && isGreen(run.fingerprint, now);
  const found = recent.some(isBaseline);
  let before: PastRun | undefined;
  while (!found && before === undefined && older.length > 0) {
    const run = read(older.pop() as EntryName);
    if (isBaseline(run)) before = run;
  }
  return { runs: [before, ...recent].filter((run) => run !== undefined), unusable: read.unusable };
}

/** The last runs of any stack, oldest first. */
export function lastKept(historyDir: string, count: number): readonly PastRun[] {
  return entriesIn(historyDir, "runs")
    .slice(-count)
    .flatMap((name) => reader(historyDir)(name) ?? []);
}

/** Reads kept runs, and remembers the files that are none. */
function reader(historyDir: string) {
  const unusable: string[] = [];
  const read = (name: EntryName): PastRun | undefined => {
    const fingerprint = entryOfJson(readEntry(join(historyDir, "runs", name.file)));
    if (fingerprint === undefined || stackOf(fingerprint) !== name.stack) {
      unusable.push(name.file);
      return undefined;
    }
    return { name: name.run, fingerprint };
  };
  return Object.assign(read, { unusable });
}

/** What a reader must know of files that are not what their names say: nothing was compared with them. */
export function unusableNote(unusable: readonly string[]): Text[] {
  if (unusable.length === 0) return [];
  const names = some(unusable, 3);
  const one = unusable.length === 1;
  return [
    {
      fr: `Historique : ${one ? "un fichier est inutilisable" : `${unusable.length} fichiers sont inutilisables`} (abîmé, trop gros, un lien, d'une autre origine, ou d'une version plus récente de la suite), rien n'y est comparé : ${names}. ${one ? "Supprimez-le" : "Supprimez-les"} de HISTORY_DIR, sauf si une version plus récente y écrit.`,
      en: `History: ${one ? "one file" : `${unusable.length} files`} cannot be used (damaged, too large, a link, of another origin, or of a newer version of the suite), nothing is compared with ${one ? "it" : "them"}: ${names}. Delete ${one ? "it" : "them"} from HISTORY_DIR, unless a newer version writes there.`,
    },
  ];
}
