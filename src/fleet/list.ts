import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { displayPath } from "../config/paths.ts";
import { readJson } from "../history/read-json.ts";
import { runNames } from "../history/run-dir.ts";
import { runList } from "../report/console/run-list.ts";
import type { Language, Text } from "../text.ts";
import { fleetFolders } from "./folders.ts";

/** The folders of reports of the targets of a fleet that have any, by name. */
export function targetsIn(reportsDir: string): { readonly name: string; readonly folder: string }[] {
  const { all, of } = fleetFolders(reportsDir);
  if (!existsSync(all)) return [];
  return readdirSync(all, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("_"))
    .map(({ name }) => ({ name, folder: of(name) }))
    .filter(({ folder }) => runNames(folder).length > 0);
}

/** The last word on the whole of a fleet, then the kept runs of each target, with the command that opens them. */
export function fleetList(reportsDir: string, language: Language): string[] {
  const targets = targetsIn(reportsDir);
  if (targets.length === 0) return [];
  const whole = readJson(join(fleetFolders(reportsDir).overview, "verdict.json")) as {
    line?: unknown;
  } | null;
  const last = typeof whole?.line === "string" ? [`${words.last[language]} ${whole.line}`] : [];
  const each = targets.map(({ name, folder }) => {
    const open = `npm run report:open -- --reports-dir ${displayPath(folder, process.cwd())}`;
    return `━━ ${name} · ${open}\n${runList(folder, language, undefined, open)}`;
  });
  return [...last, ...each];
}

const words = {
  last: { fr: "Flotte, dernière validation de l'ensemble :", en: "Fleet, last validation of the whole:" },
} as const satisfies Record<string, Text>;
