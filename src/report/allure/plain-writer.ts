import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Writer } from "allure-js-commons/sdk/reporter";

/**
 * Writes Allure's results, as its own writer does, but waits for no disk: its own has each of two hundred files written through before
 * the next one, which took a second of a quick run on a busy disk. All of them are written anew at the end of the run.
 */
export function plainWriter(resultsDir: string): Writer {
  const placeOf = (name: string): string => {
    mkdirSync(resultsDir, { recursive: true });
    return join(resultsDir, name);
  };
  const write = (name: string, data: string | Buffer): void => writeFileSync(placeOf(name), data);
  return {
    writeResult: (result) => write(`${result.uuid}-result.json`, JSON.stringify(result)),
    writeGroup: (group) => write(`${group.uuid}-container.json`, JSON.stringify(group)),
    writeAttachment: (name, content) => write(name, content),
    writeAttachmentFromPath: (name, from) => copyFileSync(from, placeOf(name)),
    writeCategoriesDefinitions: (categories) => write("categories.json", JSON.stringify(categories)),
    writeGlobals: (name, globals) => write(name, JSON.stringify(globals)),
    // ours is written with the page
    writeEnvironmentInfo: () => {},
  };
}
