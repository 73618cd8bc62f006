import { existsSync } from "node:fs";
import { join } from "node:path";
import type { FleetConfig, FleetTarget } from "../config/fleet/fleet-config.ts";
import type { RunConfig } from "../config/run-config.ts";
import { duration } from "../format.ts";
import { createRedactor } from "../redaction/redactor.ts";
import { reportCutRuns } from "../report/cut-reports.ts";
import type { Text } from "../text.ts";
import { EndWords } from "./end-words.ts";
import { fleetFolders } from "./folders.ts";
import type { FleetLines } from "./lines.ts";
import { runTarget } from "./run-target.ts";

/** What a run left: its folder, or why there is none. */
export interface TargetEnd {
  readonly status: number | null;
  readonly folder?: string;
  readonly why?: Text;
  /** The lines of its own end. */
  readonly said?: readonly string[];
}

/** Validates one server of a fleet, and finds what that left. */
export async function oneTarget(
  target: FleetTarget,
  how: { readonly whole: FleetConfig["whole"]; readonly signal: AbortSignal; readonly lines: FleetLines },
): Promise<TargetEnd> {
  const { whole, lines } = how;
  const { language } = whole;
  const config = ownConfig(target, whole.reportsDir);
  const startedAt = Date.now();
  lines.tell(target.name, `${words.begins[language]} ${config.target.url ?? ""}`);
  const own = new EndWords();
  const { status, folder, errors } = await runTarget(config, {
    signal: how.signal,
    onLine: (line) => {
      // behind the first empty line stands its summary, which is shown at the end
      if (!own.heard(line)) lines.heard(target.name, line);
    },
  });
  // one that was killed left what it knew
  if (folder !== undefined && !existsSync(join(folder, "run.json")))
    await reportCutRuns(config.reportsDir, {
      redact: createRedactor(config),
      page: config.page,
      historyDir: undefined,
    }).catch(() => {});
  lines.tell(target.name, `${endWords(status)[language]} · ${duration(Date.now() - startedAt, language)}`);
  const said = own.lines;
  if (folder !== undefined && existsSync(join(folder, "run.json"))) return { status, folder, said };
  return { status, why: whyNone(status, errors), said };
}

/** Its reports lie apart, and it tells nobody: the fleet tells one verdict. */
function ownConfig({ name, config }: FleetTarget, reportsDir: string): RunConfig {
  const { historyDir: _history, notify: _notify, metricsFile: _metrics, github: _github, ...rest } = config;
  return { ...rest, reportsDir: fleetFolders(reportsDir).of(name) };
}

const words = { begins: { fr: "validation de", en: "validating" } } as const satisfies Record<string, Text>;

function endWords(status: number | null): Text {
  if (status === 0) return { fr: "✓ GO, avec ou sans réserves", en: "✓ GO, with or without warnings" };
  if (status === 1) return { fr: "✗ NO-GO", en: "✗ NO-GO" };
  if (status === null) return { fr: "✗ processus tué", en: "✗ process killed" };
  return { fr: "✗ rien n'a été validé", en: "✗ nothing was validated" };
}

/** The first lines of its errors say why; a process that was killed says nothing. */
function whyNone(status: number | null, errors: string): Text {
  const [said = ""] = errors.split("\n").filter((line) => line.trim() !== "");
  const first = said.slice(0, 300);
  const end =
    status === null
      ? { fr: "processus tué", en: "process killed" }
      : { fr: `code de sortie ${status}`, en: `exit status ${status}` };
  return first === "" ? end : { fr: `${end.fr} : ${first}`, en: `${end.en}: ${first}` };
}
