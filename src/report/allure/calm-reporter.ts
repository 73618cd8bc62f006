import { ReporterRuntime } from "allure-js-commons/sdk/reporter";
import AllureReporter from "allure-vitest/reporter";
import { plainWriter } from "./plain-writer.ts";

type Config = ConstructorParameters<typeof AllureReporter>[0];

/**
 * Allure's reporter, whose failures end no run: on a full disk it would throw, and the run would end without its verdict. It
 * never writes again after the first one, and the results that it lacks cost the page.
 */
export function calmAllureReporter(
  config: Omit<Config, "listeners"> & { listeners: readonly object[] },
): AllureReporter {
  let failed = false;
  const reporter = new AllureReporter(config as Config);
  return new Proxy(reporter, {
    get(target, name) {
      const member = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...args: unknown[]): unknown => {
        if (failed) return undefined;
        const note = (): undefined => {
          failed = true;
        };
        try {
          const result: unknown = member.apply(target, args);
          if (name === "onInit") writeOurselves(target, config.resultsDir);
          return result instanceof Promise ? result.catch(note) : result;
        } catch {
          return note();
        }
      };
    },
  });
}

/** It has no setting for who writes. Where a later version keeps its runtime elsewhere, its own writer goes on. */
function writeOurselves(reporter: AllureReporter, resultsDir = "allure-results"): void {
  const runtime: unknown = Reflect.get(reporter, "allureReporterRuntime");
  if (runtime instanceof ReporterRuntime) runtime.writer = plainWriter(resultsDir);
}
