import { loadRunConfig } from "../src/config/load.ts";
import type { RunConfig } from "../src/config/run-config.ts";
import { runDirPattern } from "../src/history/run-dir.ts";
import { print, printError } from "../src/redaction/console.ts";
import type { Text } from "../src/text.ts";

const options: Text = {
  fr: `  --reports-dir DOSSIER    où sont les exécutions (REPORTS_DIR) ; par défaut reports
  --lang fr|en             langue (REPORT_LANG)`,
  en: `  --reports-dir FOLDER     where the runs are (REPORTS_DIR); default: reports
  --lang fr|en             language (REPORT_LANG)`,
};

/**
 * The configuration of a run (where the reports are, the language) and the named run, if any. Ends the process after --help or
 * a problem. `usage`: the text of --help before the options.
 */
export function reportConfig(usage: Text): { config: RunConfig; run?: string } {
  const args = process.argv.slice(2);
  const run = args.find((arg) => runDirPattern.test(arg));
  const argv = args.filter((arg) => arg !== run);
  const outcome = loadRunConfig({ argv, env: process.env, cwd: process.cwd(), reportsOnly: true });
  if (outcome.kind === "run") return { config: outcome.config, ...(run && { run }) };
  if (outcome.kind === "invalid") printError(outcome.error.text[outcome.language]);
  else print(`${usage[outcome.language]}\n\n${options[outcome.language]}`);
  process.exit(outcome.kind === "invalid" ? 2 : 0);
}
