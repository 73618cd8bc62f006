import { appendFileSync } from "node:fs";
import type { ConfigOutcome } from "../../config/load.ts";
import type { Text } from "../../text.ts";
import { plainErrors } from "./annotations.ts";

const title: Text = {
  fr: "Validation de ComfyUI : configuration à corriger, rien n'a été validé",
  en: "Validation of ComfyUI: configuration to correct, nothing was validated",
};

/** A wrong configuration as GitHub shows it, for instance the empty secret of a fork: annotations to print, and a few lines on the job's page. */
export function tellPipeline({
  github,
  problems,
  language,
}: Extract<ConfigOutcome, { kind: "invalid" }>): string {
  const told = problems.map((text) => text[language]);
  if (github?.summaryFile)
    try {
      appendFileSync(
        github.summaryFile,
        `## ${title[language]}\n\n${told.map((text) => `- ${text}\n`).join("")}\n`,
      );
    } catch {
      // the problems are in the log as well
    }
  return github?.annotations
    ? plainErrors(told)
        .map((line) => `${line}\n`)
        .join("")
    : "";
}
