import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { CodedError } from "../src/errors.ts";
import { print, printError } from "../src/redaction/console.ts";
import { createRedactor } from "../src/redaction/redactor.ts";
import { mergeReports } from "../src/report/merge/merge-reports.ts";
import { mergedLine } from "../src/report/merge/merged-verdict.ts";
import type { Text } from "../src/text.ts";
import { reportConfig } from "./report-config.ts";

/** `npm run report:merge -- DIR…`: the runs of shards and machines as one verdict, one history, one page. */
const {
  config,
  folders = [],
  languageAsked = false,
} = reportConfig(
  {
    fr: "Réunit les exécutions de plusieurs dossiers (rapports, ou artefacts) en un verdict, un historique et une page : reports/merged.\nLe code de sortie est celui du verdict réuni. Un dossier sans exécution lisible est un NO-GO. Cent exécutions au plus.\n\nUsage : npm run report:merge -- [options] DIR…",
    en: "Joins the runs of several folders (reports, or artifacts) into one verdict, one history and one page: reports/merged.\nThe exit status is that of the joined verdict. A folder without a run that can be read is a NO-GO. At most a hundred runs.\n\nUsage: npm run report:merge -- [options] DIR…",
  },
  { takesRun: false, takesFolders: true },
);
const { reportsDir, historyDir, page } = config;
let { language } = config;
const say = (text: Text): string => text[language];
const out = join(reportsDir, "merged");
const redact = createRedactor(config);

const none: Text = {
  fr: "Donnez au moins un dossier : npm run report:merge -- DIR…",
  en: "Give at least one folder: npm run report:merge -- DIR…",
};
const foreign: Text = {
  fr: "Ce dossier n'est pas de cette commande, il n'est pas remplacé ; déplacez-le :",
  en: "This folder is not this command's, it is not replaced; move it away:",
};
const lostWord: Text = { fr: "sans exécution lisible", en: "without a run that can be read" };

if (folders.length === 0) {
  printError(say(none));
  process.exitCode = 2;
} else if (existsSync(out) && readdirSync(out).length > 0 && !existsSync(join(out, "verdict.json"))) {
  printError(`${say(foreign)} ${out}`, redact);
  process.exitCode = 2;
} else {
  const dirs = folders.map((folder) => resolve(folder));
  const history = historyDir ?? join(reportsDir, "merged-history");
  const merged = await mergeReports(dirs, {
    out,
    historyDir: history,
    language,
    ofRuns: !languageAsked,
    redact,
    page,
  }).catch((error) => {
    if (!(error instanceof CodedError)) throw error;
    printError(say(error.text), redact);
    process.exit(2);
  });
  language = merged.language;
  for (const { name, verdict, shards, missing } of merged.stacks) {
    print(`${shards.join(" + ")} · ${name}\n  ${verdict.line ?? ""}`, redact);
    for (const text of missing) print(`  – ${say(text)}`, redact);
  }
  for (const dir of merged.lost) print(`✗ ${dir} · ${say(merged.why.get(dir) ?? lostWord)}`, redact);
  for (const note of merged.notes) print(`– ${say(note)}`, redact);
  print(join(out, "index.html"), redact);
  print(say(mergedLine(merged)), redact);
  process.exitCode = merged.exitStatus;
}
