import { loadRunConfig } from "../src/config/load.ts";
import type { RunConfig } from "../src/config/run-config.ts";
import { runDirPattern } from "../src/history/run-dir.ts";
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
  if (outcome.kind === "invalid") process.stderr.write(`${outcome.error.text[outcome.language]}\n`);
  else process.stdout.write(`${usage[outcome.language]}\n\n${options[outcome.language]}\n`);
  process.exit(outcome.kind === "invalid" ? 2 : 0);
}
