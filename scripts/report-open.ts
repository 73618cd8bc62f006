import { spawn } from "node:child_process";
import { join } from "node:path";
import { showsRun } from "../src/history/latest.ts";
import { runNames } from "../src/history/run-dir.ts";
import { print, printError } from "../src/redaction/console.ts";
import { createRedactor } from "../src/redaction/redactor.ts";
import { reportCutRuns } from "../src/report/cut-reports.ts";
import { serveReports } from "../src/report/serve.ts";
import { reportConfig } from "./report-config.ts";

/** Idle time after which the server ends, so that a forgotten one does not run on. */
const IDLE_MS = 30 * 60_000;

const words = {
  none: {
    fr: "Aucun rapport ici ; lancez d'abord npm test. Dossier :",
    en: "No report here; run npm test first. Folder:",
  },
  cut: {
    fr: "Exécution coupée : son rapport partiel est fait de ce qu'elle avait écrit.",
    en: "Run cut short: its partial report holds what it had written.",
  },
  end: { fr: "Ctrl-C pour terminer.", en: "Ctrl-C to end." },
} as const;

/** `npm run report:open [-- RUN]`: serves a run's reports to this machine alone and shows the phase report. */
const requested = reportConfig(
  {
    fr: "Montre les rapports d'une exécution dans le navigateur de cette machine ; par défaut la dernière.\n\nUsage : npm run report:open -- [options] [RUN, un nom donné par npm run report:list]",
    en: "Shows the reports of a run in this machine's browser; default: the last one.\n\nUsage: npm run report:open -- [options] [RUN, a name of npm run report:list]",
  },
  { takesRun: true },
);
const { config } = requested;
const { reportsDir, historyDir, page } = config;
const say = (text: { fr: string; en: string }): string => text[config.language];

for (const { name } of await reportCutRuns(reportsDir, { redact: createRedactor(config), page, historyDir }))
  print(`${name} · ${say(words.cut)}`);
const run = requested.run ?? lastWithoutLatest(reportsDir);
const folder = join(reportsDir, run ?? "latest");
if (showsRun(folder)) {
  const server = await serveReports(folder, IDLE_MS);
  process.once("SIGINT", () => server.close());
  process.once("SIGTERM", () => server.close());
  print(`${server.url}\n${say(words.end)}`);
  if (process.stdout.isTTY && !config.ci) browse(server.url);
} else {
  printError(`${say(words.none)} ${folder}`);
  process.exitCode = 2;
}

/** The last run, if `latest` holds no run: an older run must not be shown instead. */
function lastWithoutLatest(reportsDir: string): string | undefined {
  return showsRun(join(reportsDir, "latest")) ? undefined : runNames(reportsDir).at(-1);
}

/** Opens the browser; without one, the printed address is enough. */
function browse(url: string): void {
  const [command, ...args] =
    process.platform === "win32"
      ? ["explorer.exe", url]
      : [process.platform === "darwin" ? "open" : "xdg-open", url];
  spawn(command ?? "xdg-open", args, { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}
