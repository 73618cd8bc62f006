import { readFileSync } from "node:fs";
import type { FaultName } from "../faults.ts";
import type { World } from "../world.ts";

const SCRIPT = "application/javascript";

/** What the page itself must leave undone: a script of it asks for this list. */
const ofPage: readonly FaultName[] = ["run-button-dead"];

function source(name: string): () => string {
  let text: string | undefined;
  return () => {
    text ??= readFileSync(new URL(`scripts/${name}`, import.meta.url), "utf8");
    return text;
  };
}

/** The editor of the emulator's page, by address: it runs in a browser, and is served as it is written. */
export const editorFiles: Readonly<
  Record<string, readonly [type: string, content: (world: World) => string]>
> = {
  "/assets/editor.js": [SCRIPT, source("editor.js")],
  "/assets/jobs.js": [SCRIPT, source("jobs.js")],
  "/assets/workflows.js": [SCRIPT, source("workflows.js")],
  "/assets/broken.js": [
    SCRIPT,
    ({ faults }) =>
      `export const broken = new Set(${JSON.stringify(ofPage.filter((name) => faults.has(name)))});\n`,
  ],
  "/assets/editor.css": ["text/css", source("editor.css")],
};
