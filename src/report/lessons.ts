import { sentence } from "../format.ts";
import { entryOf } from "../record/catalogue.ts";
import { type Component, componentTitles } from "../record/components.ts";
import type { CheckResult, RunRecord } from "../record/run-record.ts";
import type { Text } from "../text.ts";

/** What a class does with the server, each with a workflow of the profile. */
const lessons = ["text-to-image", "edit"] as const satisfies readonly Component[];

type State = "works" | "fails" | "untried";

/** Another picture than the approved one is still a picture. */
const noLesson: readonly string[] = ["generation.reference"];

const words: Readonly<Record<State, Text>> = {
  works: { fr: "fonctionne", en: "works" },
  fails: { fr: "ne fonctionne pas", en: "does not work" },
  untried: { fr: "reste à vérifier", en: "is still to be verified" },
};

/**
 * Which lesson suffers, in a line: what its own checks found. Undefined where the generation was not asked for, or the profile
 * has no workflow of either role.
 */
export function lessonLine({
  checks,
  facts,
  workflows = [],
}: Pick<RunRecord, "checks" | "facts" | "workflows">): Text | undefined {
  const { rolesRefused = [] } = facts["generation.workflows-valid"] ?? {};
  const states = lessons.flatMap((lesson) => {
    const found = stateOf(checks, lesson);
    const state = found === "untried" && rolesRefused.includes(lesson) ? "fails" : found;
    const each = workflows.map((one) => ({ name: one.name, state: stateOf(one.checks, lesson) }));
    const own = each.filter((one) => one.state !== undefined);
    const alike = own.filter((one) => one.state === state);
    // of several workflows those that suffer, unless all do
    const names = state === "works" || alike.length === own.length ? [] : alike.map(({ name }) => name);
    return state === undefined
      ? []
      : [{ lesson, state, which: names.length > 0 ? ` (${names.join(", ")})` : "" }];
  });
  if (states.length === 0) return undefined;
  // a lesson with another workflow that works is not lost
  const lead = leadOf(states.map(({ state, which }) => (which === "" ? state : "untried")));
  const said = (language: keyof Text): string =>
    states
      .map(
        ({ lesson, state, which }) =>
          `${componentTitles[lesson][language].toLowerCase()} ${words[state][language]}${which}`,
      )
      .join(", ");
  return { fr: sentence(`${lead.fr}${said("fr")}.`), en: sentence(`${lead.en}${said("en")}.`) };
}

function stateOf(checks: readonly CheckResult[], lesson: Component): State | undefined {
  const asked = checks.filter(
    ({ id, unasked }) => entryOf(id).component === lesson && !noLesson.includes(id) && !unasked,
  );
  if (asked.length === 0) return undefined;
  if (asked.some(({ status }) => status === "failed")) return "fails";
  return asked.some(({ status }) => status === "blocked" || status === "skipped") ? "untried" : "works";
}

function leadOf(states: readonly State[]): Text {
  if (states.every((state) => state === "works")) return { fr: "Aucune : ", en: "None: " };
  if (states.every((state) => state === "fails")) return { fr: "Toutes : ", en: "All: " };
  return { fr: "", en: "" };
}
