import { plural } from "../../format.ts";
import { type CheckId, entryOf } from "../../record/catalogue.ts";
import { type Component, components, componentTitles } from "../../record/components.ts";
import { outcomeOf, outcomeWords, worstFirst } from "../../record/outcome.ts";
import type { CheckResult, CheckStatus, RunRecord } from "../../record/run-record.ts";
import { flawOf, quotedTitle } from "../../record/words.ts";
import type { Language, Text } from "../../text.ts";
import { figures, figuresOf } from "./component-figures.ts";
import { type Block, heading, type Line, table } from "./document/doc.ts";
import { inLanguage, type PhaseInput } from "./input.ts";
import { checkTitles } from "./titles.ts";

const words = {
  title: { fr: "Composants", en: "Components" },
  component: { fr: "Composant", en: "Component" },
  state: { fr: "État", en: "State" },
  measured: { fr: "Ce qui a été mesuré", en: "What was measured" },
  none: { fr: "non mesuré", en: "not measured" },
} as const satisfies Record<string, Text>;

/** The check that measured what a component's figure says. */
const measuredBy: Readonly<Record<Component, readonly CheckId[]>> = {
  http: ["infra.reachable"],
  comfyui: ["infra.version"],
  gpu: ["infra.device"],
  nodes: ["infra.nodes-inventory"],
  models: ["infra.models"],
  "models-on-disk": ["infra.container-models"],
  container: ["infra.container-running"],
  page: ["infra.page-served"],
  websocket: ["infra.websocket", "generation.events"],
  queue: ["infra.queue", "generation.cancel"],
  entry: ["infra.token-opens"],
  token: ["auth.token-format"],
  login: ["auth.enforced"],
  execution: ["generation.canary"],
  "text-to-image": ["generation.text-to-image"],
  edit: ["generation.edit"],
  browser: ["browser.editor"],
  class: ["readiness.burst"],
};

/**
 * A row for each part of the stack of which the run has a check; where its checks ended differently, a row for each way, with
 * the figure at the check that measured it: a blocked check takes nothing from what another one has seen.
 */
export function componentSection({ record }: PhaseInput): Block[] {
  const { language } = record;
  const say = inLanguage(words, language);
  const byComponent = Map.groupBy(record.checks, ({ id }) => entryOf(id).component);
  const rows = components.flatMap((component): Line[][] => {
    const checks = byComponent.get(component);
    if (checks === undefined) return [];
    const figure = foundOf(component, record);
    const home = measuredBy[component].find((id) => checks.some((check) => check.id === id));
    const groups = groupsOf(checks);
    const at = Math.max(
      0,
      groups.findIndex((group) => group.some(({ id }) => id === home)),
    );
    return groups.map((group, index): Line[] => {
      const titleOf = group[0]?.status === "waived" ? flawOf : quotedTitle;
      const named =
        groups.length === 1 ? countOf(group, language) : checkTitles(idsOf(group), language, titleOf);
      const found = index === at && figure ? figure : named;
      return [componentTitles[component][language], stateOf(group, language), found];
    });
  });
  return [heading(say("title")), ...table([say("component"), say("state"), say("measured")], rows)];

  function countOf(group: readonly CheckResult[], inWords: Language): string {
    const ran = group.filter(({ status }) => status !== "skipped" && status !== "blocked").length;
    if (ran === 0) return say("none");
    return plural(ran, ["contrôle", "contrôles"], ["check", "checks"])[inWords];
  }
}

function foundOf(component: Component, record: RunRecord): string {
  const id = record.checks.find((check) => entryOf(check.id).component === component)?.id;
  if (id === undefined) return "";
  return figuresOf(record, id, figures[component]).join(" · ");
}

/** Checks of one status together, the worst first; those that did not run stand with the last, and alone only if no other did. */
function groupsOf(checks: readonly CheckResult[]): (readonly CheckResult[])[] {
  const skipped = checks.filter(({ status }) => status === "skipped");
  const groups = worstFirst
    .filter((status) => status !== "skipped")
    .map((status) => checks.filter((check) => check.status === status))
    .filter((group) => group.length > 0);
  const last = groups.pop() ?? [];
  return [...groups, [...last, ...skipped]];
}

function idsOf(group: readonly CheckResult[]): CheckId[] {
  return group.filter(({ status }) => status !== "skipped").map(({ id }) => id);
}

/** The state of a row; a check that did not run (there was no password to try) takes nothing from the others. */
function stateOf(checks: readonly CheckResult[], language: Language): Line {
  const [first] = checks;
  const ran = checks.find(({ status }) => status !== "skipped") ?? first;
  if (ran === undefined) return "";
  const { status, word } = span(ran, language);
  const skipped = status === "skipped" ? [] : checks.filter((check) => check.status === "skipped");
  const left = (["untold", "unasked"] as const).flatMap((outcome) => {
    const { length } = skipped.filter((one) => outcomeOf(one) === outcome);
    const { fr, en } = outcomeWords[outcome];
    return length === 0 ? [] : [plural(length, [fr, `${fr}s`], [en, en])[language]];
  });
  return { status, word: [word, ...left].join(", ") };
}

export function span(
  check: Pick<CheckResult, "status" | "unasked">,
  language: Language,
): { status: CheckStatus; word: string } {
  return { status: check.status, word: outcomeWords[outcomeOf(check)][language] };
}
