import { loadRunConfig, settingsGiven } from "../src/config/load.ts";
import type { RunConfig } from "../src/config/run-config.ts";
import { allSettings, settings } from "../src/config/settings.ts";
import { runNames } from "../src/history/run-dir.ts";
import { print, printError } from "../src/redaction/console.ts";
import type { Text } from "../src/text.ts";

const options: Text = {
  fr: `  --reports-dir DIR   où sont les exécutions (REPORTS_DIR) ; par défaut reports
  --history-dir DIR   où est l'historique, s'il est à part (HISTORY_DIR)
  --lang LANG         langue, fr ou en (REPORT_LANG)`,
  en: `  --reports-dir DIR   where the runs are (REPORTS_DIR); default: reports
  --history-dir DIR   where the history is, if it lies apart (HISTORY_DIR)
  --lang LANG         language, fr or en (REPORT_LANG)`,
};

/**
 * The configuration of a run (where the reports are, the language) and the named run, if any. Ends the process after --help or
 * a problem. `usage`: the text of --help before the options; `takesRun`: one run may be named; `takesFolders`: any folders.
 */
export function reportConfig(
  usage: Text,
  { takesRun, takesFolders }: { takesRun: boolean; takesFolders?: true },
): { config: RunConfig; run?: string; folders?: readonly string[]; languageAsked?: boolean } {
  const args = process.argv.slice(2);
  const named = args.filter((arg, at) => !arg.startsWith("-") && !isValue(args[at - 1]));
  const argv = args.filter((arg) => !named.includes(arg));
  const outcome = loadRunConfig({ argv, env: process.env, cwd: process.cwd(), reportsOnly: true });
  if (outcome.kind === "invalid") {
    printError(outcome.error.text[outcome.language]);
    process.exit(2);
  }
  if (outcome.kind !== "run") {
    print(`${usage[outcome.language]}\n\n${options[outcome.language]}`);
    process.exit(0);
  }
  const { config } = outcome;
  const given = () => settingsGiven({ argv, env: process.env, cwd: process.cwd() });
  if (takesFolders) return { config, folders: named, languageAsked: given().has(settings.language) };
  const [run, ...more] = named;
  if (run === undefined) return { config };
  const known = takesRun && more.length === 0 && runNames(config.reportsDir).includes(run);
  if (known) return { config, run };
  const why = takesRun ? noSuchRun(named, config.reportsDir) : noRunTaken;
  printError(why[config.language]);
  process.exit(2);
}

/** Whether the word after this argument is its value. */
function isValue(before: string | undefined): boolean {
  return allSettings.some(({ flag }) => flag?.includes(" ") && flag.startsWith(`${before} `));
}

const noRunTaken: Text = {
  fr: "Argument inattendu : la liste montre toutes les exécutions. Pour en ouvrir une : npm run report:open -- RUN",
  en: "Unexpected argument: the list shows all runs. To open one: npm run report:open -- RUN",
};

/** The word is repeated only where it can be a name. */
function noSuchRun(named: readonly string[], reportsDir: string): Text {
  const names = named.filter((name) => /^[\w:.-]{1,40}$/.test(name)).join(" ");
  return {
    fr: `Aucune exécution ne porte ce nom${names && ` (${names})`} dans ${reportsDir}. Donnez-en une seule, nommée par npm run report:list ; sans argument, la dernière.`,
    en: `No run has that name${names && ` (${names})`} in ${reportsDir}. Give a single one, as npm run report:list names it; without an argument, the last one.`,
  };
}
