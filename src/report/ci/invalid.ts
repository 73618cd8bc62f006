import { appendFileSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ConfigOutcome } from "../../config/load.ts";
import { clearLatest } from "../../history/latest.ts";
import { consoleText, printCommands } from "../../redaction/console.ts";
import { createRedactor } from "../../redaction/redactor.ts";
import type { Text } from "../../text.ts";
import { plainErrors } from "./annotations.ts";
import { junitOfProblems } from "./junit.ts";

const title: Text = {
  fr: "Validation de ComfyUI : configuration à corriger, rien n'a été validé",
  en: "Validation of ComfyUI: configuration to correct, nothing was validated",
};

/**
 * A wrong configuration as a pipeline shows it, for instance the empty secret of a fork: annotations and a few lines on the
 * job's page of GitHub, and for every host `junit.xml` and `summary.md` where a run would have left them, in place of an older run's.
 */
export function tellPipeline({
  github,
  problems,
  language,
  reportsDir,
}: Extract<ConfigOutcome, { kind: "invalid" }>): void {
  const redact = createRedactor();
  const told = problems.map((text) => consoleText(text[language], redact));
  if (github?.annotations) printCommands(plainErrors(told));
  const lines = told.map((text) => `- ${text.replaceAll("\n", " ")}\n`).join("");
  const summary = `## ${title[language]}\n\n${lines}\n`;
  const { summaryFile } = github ?? {};
  quietly(() => summaryFile && appendFileSync(summaryFile, summary));
  quietly(() => {
    if (reportsDir === undefined) return;
    clearLatest(reportsDir);
    const latest = join(reportsDir, "latest");
    if (!isEmpty(latest)) return;
    mkdirSync(latest, { recursive: true });
    writeFileSync(join(latest, "junit.xml"), junitOfProblems(told), { flag: "wx" });
    writeFileSync(join(latest, "summary.md"), summary, { flag: "wx" });
  });
}

/** A link, or a folder in which something of somebody else is left, stays as it is. */
function isEmpty(folder: string): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  return stats === undefined || (stats.isDirectory() && readdirSync(folder).length === 0);
}

/** The problems are in the log as well. */
function quietly(write: () => unknown): void {
  try {
    write();
  } catch {
    // the log has them
  }
}
