import { readFileSync } from "node:fs";
import { loadFleet } from "./config/fleet/load-fleet.ts";
import { helpText } from "./config/help.ts";
import { loadRunConfig } from "./config/load.ts";
import { print, printError } from "./redaction/console.ts";
import { createRedactor } from "./redaction/redactor.ts";
import { tellPipeline } from "./report/ci/invalid.ts";
import { wrapped } from "./report/console/wrap.ts";
import type { Language } from "./text.ts";
import { validate } from "./validate.ts";

/**
 * `npm test`: flags → configuration → validation → exit status. Calls `setLanguage` as soon as the language is known.
 */
export async function commandLine(setLanguage: (language: Language) => void): Promise<number> {
  const input = { argv: process.argv.slice(2), env: process.env, cwd: process.cwd() };
  const outcome = loadFleet(input) ?? loadRunConfig(input);
  switch (outcome.kind) {
    case "help":
      print(helpText(outcome.language));
      return 0;
    case "version":
      print(version());
      return 0;
    case "invalid":
      // a slip may have put the token itself where a path belongs
      printError(
        wrapped(
          outcome.error.text[outcome.language],
          process.stderr.isTTY ? process.stderr.columns : undefined,
        ),
        createRedactor(),
      );
      tellPipeline(outcome);
      return 2;
    case "run":
      setLanguage(outcome.config.language);
      return validate(outcome.config);
    case "fleet": {
      setLanguage(outcome.fleet.whole.language);
      const { runFleet } = await import("./fleet/run-fleet.ts");
      return runFleet(outcome.fleet);
    }
  }
}

function version(): string {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}
