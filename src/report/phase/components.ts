import { stages } from "../../record/catalogue.ts";
import { measured } from "../../record/merge-facts.ts";
import type { CheckResult, CheckStatus } from "../../record/run-record.ts";
import { stageWords, statusWords } from "../../record/words.ts";
import type { Language, Text } from "../../text.ts";
import { components } from "./component-list.ts";
import { type Block, heading, type Line, table } from "./doc.ts";
import { inLanguage, type PhaseInput } from "./input.ts";

const words = {
  title: { fr: "Composants", en: "Components" },
  component: { fr: "Composant", en: "Component" },
  state: { fr: "État", en: "State" },
  measured: { fr: "Ce qui a été mesuré", en: "What was measured" },
  others: { fr: "autres contrôles", en: "other checks" },
  check: { fr: "contrôle", en: "check" },
  checks: { fr: "contrôles", en: "checks" },
  none: { fr: "non mesuré", en: "not measured" },
} as const satisfies Record<string, Text>;

/** A row per part of the stack; checks that none of them knows are told by stage. */
export function componentSection({ record }: PhaseInput): Block[] {
  const { language } = record;
  const say = inLanguage(words, language);
  const facts = measured(record.facts);
  const known = new Set<string>(components.flatMap(({ checks }) => checks));
  const rows = components.flatMap(({ name, checks, words: wordsOf }): Line[][] => {
    const found = record.checks.filter(({ id }) => checks.includes(id));
    if (found.length === 0) return [];
    const ran = found.filter(({ status }) => status !== "skipped" && status !== "blocked").length;
    const none = ran === 0 ? say("none") : `${ran} ${say(ran === 1 ? "check" : "checks")}`;
    return [[name[language], stateOf(found, language), wordsOf(facts, language) || none]];
  });
  for (const stage of stages) {
    const found = record.checks.filter((check) => check.stage === stage && !known.has(check.id));
    if (found.length === 0) continue;
    rows.push([
      `${stageWords[stage][language]}, ${say("others")}`,
      stateOf(found, language),
      `${found.length} ${say("checks")}`,
    ]);
  }
  return [heading(say("title")), ...table([say("component"), say("state"), say("measured")], rows)];
}

const worstFirst: readonly CheckStatus[] = ["failed", "blocked", "waived", "passed", "skipped"];

/** The worst of a part's checks; one that did not run (there was no password to try) takes nothing from the others. */
function stateOf(checks: readonly CheckResult[], language: Language): Line {
  const worst = worstFirst.find((one) => checks.some(({ status }) => status === one)) ?? "skipped";
  const left = checks.filter(({ status }) => status === "skipped").length;
  const { word } = span(worst, language);
  const skipped = statusWords.skipped[language].concat(language === "fr" && left > 1 ? "s" : "");
  return { status: worst, word: worst === "skipped" || left === 0 ? word : `${word}, ${left} ${skipped}` };
}

export function span(status: CheckStatus, language: Language): { status: CheckStatus; word: string } {
  return { status, word: statusWords[status][language] };
}
