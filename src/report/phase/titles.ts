import { diagnosisCodes } from "../../diagnosis/rules.ts";
import { plural } from "../../format.ts";
import { type CheckId, entryOf, stageOf } from "../../record/catalogue.ts";
import type { Diagnosis } from "../../record/diagnosis.ts";
import { quotedTitle, stageWords } from "../../record/words.ts";
import type { Language, Text } from "../../text.ts";

/** More checks than this are counted: the section of their stage names them. */
const MAX_TITLES = 12;

/** What a diagnosis says in a few words, with the only workflow that it is about. */
export function diagnosisTitle(one: Pick<Diagnosis, "code" | "checks" | "workflow">): Text {
  const { fr, en } = titleOf(one);
  return one.workflow === undefined
    ? { fr, en }
    : { fr: `${fr} · ${one.workflow}`, en: `${en} · ${one.workflow}` };
}

/** Where its code has no title, the check that it explains. */
function titleOf({ code: name, checks: [id] }: Pick<Diagnosis, "code" | "checks">): Text {
  const known = (diagnosisCodes as Readonly<Record<string, Text>>)[name];
  if (known) return known;
  if (id === undefined) return { fr: name, en: name };
  const { fr, en } = quotedTitle(id);
  return { fr: `Le contrôle ${fr}`, en: `The check ${en}` };
}

/** Titles; of forty checks behind one dead port, how many they are in each stage. */
export function checkTitles(
  ids: readonly CheckId[],
  language: Language,
  titleOf: (id: CheckId) => Text = (id) => entryOf(id).title,
): string {
  if (ids.length <= MAX_TITLES) return ids.map((id) => titleOf(id)[language]).join(" · ");
  const stages = [...Map.groupBy(ids, stageOf)].map(
    ([stage, all]) => `${stageWords[stage][language]} ${all.length}`,
  );
  return `${plural(ids.length, ["contrôle", "contrôles"], ["check", "checks"])[language]} (${stages.join(", ")})`;
}
