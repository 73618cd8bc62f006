import { createInterface } from "node:readline/promises";
import { print } from "../redaction/console.ts";
import type { Language, Text } from "../text.ts";
import type { Question } from "./choose-nodes.ts";
import type { LearnOptions } from "./options.ts";

/** Whether a person sits before the terminal and wants to be asked. */
export function canAsk({ yes }: Pick<LearnOptions, "yes">): boolean {
  return !yes && process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** The answer without spaces; Ctrl-C and Ctrl-D in the question abort as Ctrl-C does elsewhere. */
async function answerTo(text: string, abort: AbortController): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  let answered = false;
  terminal.once("SIGINT", () => abort.abort());
  // an input that ends gives no answer any more
  terminal.once("close", () => answered || abort.abort());
  try {
    return (await terminal.question(text, { signal: abort.signal })).trim();
  } finally {
    answered = true;
    terminal.close();
  }
}

export async function isYes(question: Text, language: Language, abort: AbortController): Promise<boolean> {
  const choice = { fr: "[o/N]", en: "[y/N]" }[language];
  return /^(o|oui|y|yes)$/i.test(await answerTo(`${question[language]} ${choice} `, abort));
}

/** Asks which node plays a part until one of the candidates is named. */
export async function nodeFor(
  { ask, candidates }: Question,
  language: Language,
  abort: AbortController,
): Promise<string> {
  const list = candidates.map(({ label }, at) => `  ${at + 1}. ${label}`).join("\n");
  const prompt = { fr: "Numéro dans la liste : ", en: "Number in the list: " }[language];
  print(`${ask[language]}\n${list}`);
  for (;;) {
    const found = candidates[Number(await answerTo(prompt, abort)) - 1];
    if (found !== undefined) return found.id;
  }
}
