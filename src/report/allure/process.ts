import { createRequire, enableCompileCache } from "node:module";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { type GateFacts, qualityGate } from "./gate.ts";

/** The input of the process that makes the pages, as JSON on its standard input. */
export interface PagePlan {
  readonly resultsDir: string;
  /** Allure's configuration, without the parts that are functions. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly gate: GateFacts;
  /** Where it runs, from then on. */
  readonly cwd: string;
}

/** The part of `@allurereport/core` that is used. `allure generate` makes the same pages without a quality gate. */
interface AllureCore {
  resolveConfig(config: object): Promise<object>;
  AllureReport: new (
    config: object,
  ) => {
    start(): Promise<void>;
    readDirectory(path: string): Promise<void>;
    done(): Promise<void>;
    validate(what: { trs: readonly object[] }): Promise<{ results: readonly object[] }>;
    readonly store: { allTestResults(how: { includeRetries: false }): Promise<readonly object[]> };
    readonly realtimeDispatcher: { sendQualityGateResults(results: readonly object[]): void };
  };
}

// where Node keeps Allure compiled
enableCompileCache(process.argv[2]);
// the core that our `allure` depends on, wherever npm has installed it
const core = createRequire(import.meta.resolve("allure")).resolve("@allurereport/core");
const { AllureReport, resolveConfig }: AllureCore = await import(pathToFileURL(core).href);

const plan = await text(process.stdin);
// whoever started it needs no pages after all
if (plan === "") process.exit();
const { resultsDir, config, gate, cwd } = JSON.parse(plan) as PagePlan;
process.chdir(cwd);

const report = new AllureReport({ ...(await resolveConfig(config)), qualityGate: qualityGate(gate) });
await report.start();
await report.readDirectory(resultsDir);
const trs = await report.store.allTestResults({ includeRetries: false });
const { results } = await report.validate({ trs });
report.realtimeDispatcher.sendQualityGateResults(results);
await report.done();
