import { appendFileSync } from "node:fs";
import type { ConfigOutcome } from "../../config/load.ts";
import { consoleText, printCommands } from "../../redaction/console.ts";
import { createRedactor } from "../../redaction/redactor.ts";
import type { Text } from "../../text.ts";
import { plainErrors } from "./annotations.ts";

const title: Text = {
  fr: "Validation de ComfyUI : configuration à corriger, rien n'a été validé",
  en: "Validation of ComfyUI: configuration to correct, nothing was validated",
};

/** A wrong configuration as GitHub shows it, for instance the empty secret of a fork: annotations, and a few lines on the job's page. */
export function tellPipeline({
  github,
  problems,
  language,
}: Extract<ConfigOutcome, { kind: "invalid" }>): void {
  const redact = createRedactor();
  const told = problems.map((text) => redact(text[language]));
  if (github?.annotations) printCommands(plainErrors(told));
  if (!github?.summaryFile) return;
  const lines = told.map((text) => `- ${consoleText(text).replaceAll("\n", " ")}\n`).join("");
  try {
    appendFileSync(github.summaryFile, `## ${title[language]}\n\n${lines}\n`);
  } catch {
    // the problems are in the log as well
  }
}
