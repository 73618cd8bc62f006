import { readFileSync } from "node:fs";
import { createRequire, enableCompileCache } from "node:module";
import { pathToFileURL } from "node:url";
import { type GateFacts, qualityGate } from "./gate.ts";

/** The input of the process that makes the pages, a JSON file. */
export interface PagePlan {
  readonly resultsDir: string;
  /** Allure's configuration, without the parts that are functions. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly gate: GateFacts;
  /** Folder where Node keeps Allure compiled: loading Allure is half of the work. */
  readonly cache: string;
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

const { resultsDir, config, gate, cache } = JSON.parse(
  readFileSync(process.argv[2] ?? "", "utf8"),
) as PagePlan;
enableCompileCache(cache);
// the core that our `allure` depends on, wherever npm has installed it
const core = createRequire(import.meta.resolve("allure")).resolve("@allurereport/core");
const { AllureReport, resolveConfig }: AllureCore = await import(pathToFileURL(core).href);

const report = new AllureReport({ ...(await resolveConfig(config)), qualityGate: qualityGate(gate) });
await report.start();
await report.readDirectory(resultsDir);
const trs = await report.store.allTestResults({ includeRetries: false });
const { results } = await report.validate({ trs });
report.realtimeDispatcher.sendQualityGateResults(results);
await report.done();
