import { plural } from "../../format.ts";
import { entryOf } from "../../record/catalogue.ts";
import { components, componentTitles } from "../../record/components.ts";
import { measured } from "../../record/merge-facts.ts";
import type { CheckResult, CheckStatus } from "../../record/run-record.ts";
import { statusWords } from "../../record/words.ts";
import type { Language, Text } from "../../text.ts";
import { figures } from "./component-figures.ts";
import { type Block, heading, type Line, table } from "./document/doc.ts";
import { inLanguage, type PhaseInput } from "./input.ts";

const words = {
  title: { fr: "Composants", en: "Components" },
  component: { fr: "Composant", en: "Component" },
  state: { fr: "État", en: "State" },
  measured: { fr: "Ce qui a été mesuré", en: "What was measured" },
  none: { fr: "non mesuré", en: "not measured" },
} as const satisfies Record<string, Text>;

/** A row per part of the stack of which the run has a check. */
export function componentSection({ record }: PhaseInput): Block[] {
  const { language } = record;
  const say = inLanguage(words, language);
  const facts = measured(record.facts);
  const byComponent = Map.groupBy(record.checks, ({ id }) => entryOf(id).component);
  const rows = components.flatMap((component): Line[][] => {
    const checks = byComponent.get(component);
    if (checks === undefined) return [];
    const ran = checks.filter(({ status }) => status !== "skipped" && status !== "blocked").length;
    const count = plural(ran, ["contrôle", "contrôles"], ["check", "checks"])[language];
    const found = figures[component](facts, language) || (ran === 0 ? say("none") : count);
    return [[componentTitles[component][language], stateOf(checks, language), found]];
  });
  return [heading(say("title")), ...table([say("component"), say("state"), say("measured")], rows)];
}

const worstFirst: readonly CheckStatus[] = ["failed", "blocked", "waived", "passed", "skipped"];

/** The worst of a part's checks; one that did not run (there was no password to try) takes nothing from the others. */
function stateOf(checks: readonly CheckResult[], language: Language): Line {
  const worst = worstFirst.find((one) => checks.some(({ status }) => status === one)) ?? "skipped";
  const left = checks.filter(({ status }) => status === "skipped").length;
  const { word } = span(worst, language);
  const skipped = plural(left, ["non exécuté", "non exécutés"], ["skipped", "skipped"])[language];
  return { status: worst, word: worst === "skipped" || left === 0 ? word : `${word}, ${skipped}` };
}

export function span(status: CheckStatus, language: Language): { status: CheckStatus; word: string } {
  return { status, word: statusWords[status][language] };
}
