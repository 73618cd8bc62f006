import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { projectRoot } from "../../src/config/paths.ts";
import type { RunRecord } from "../../src/record/run-record.ts";
import { covered } from "../figures/figures.ts";
import { type Timed, timedWell } from "./timed.ts";
import type { ServerTrace } from "./trace.ts";

export interface SuiteRun extends Disposable {
  readonly timed: Timed;
  readonly record: RunRecord;
  /** Folder of the run, with Allure's results. */
  readonly runDir: string;
  /** Milliseconds in which the emulator was busy with what it was asked, outside of the walk. */
  readonly serverMs: number;
  readonly trace: ServerTrace;
}

/** Nothing of this machine leaks into a run: all start with these. */
export const plainEnv: NodeJS.ProcessEnv = {
  PATH: process.env.PATH ?? "",
  HOME: process.env.HOME ?? "",
  REPORT_LANG: "en",
};

/** What `npm test` starts with nothing configured, without npm; the emulator tells what it was busy with. */
export async function suiteRun(browser: boolean): Promise<SuiteRun> {
  const folder = mkdtempSync(join(tmpdir(), "e2e-bench-run-"));
  const traceFile = join(folder, "trace.json");
  const reports = join(folder, "reports");
  const trace = fileURLToPath(new URL("trace.ts", import.meta.url));
  const env = {
    ...plainEnv,
    BENCH_TRACE: traceFile,
    REPORTS_DIR: reports,
    DOCKER_HOST: "unix:///no-docker-in-the-bench.sock",
    ...(!browser && { CHROMIUM_PATH: "no" }),
  };
  const timed = await timedWell(["--import", trace, ...commandOf("test")], { cwd: projectRoot, env });
  const [name = ""] = readdirSync(reports).filter((one) => /^\d{4}-/.test(one));
  const runDir = join(reports, name);
  const record = JSON.parse(readFileSync(join(runDir, "run.json"), "utf8")) as RunRecord;
  const seen = JSON.parse(readFileSync(traceFile, "utf8")) as ServerTrace;
  return {
    timed,
    record,
    runDir,
    trace: seen,
    serverMs: covered([...seen.requests, ...seen.jobs], walkOf(record)),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The arguments of Node in a script of package.json. */
function commandOf(script: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));
  const [program, ...args] = String(scripts[script]).split(" ");
  if (program !== "node") throw new Error(`The script "${script}" does not start node.`);
  return args;
}

/** From the first step on the page to the end of the last one. */
function walkOf({ checks }: RunRecord) {
  const steps = checks.filter(({ id, status }) => id.startsWith("browser.") && status === "passed");
  if (steps.length === 0) return undefined;
  return {
    from: Math.min(...steps.map(({ startedAt }) => startedAt)),
    to: Math.max(...steps.map(({ startedAt, durationMs }) => startedAt + durationMs)),
  };
}
