import { type CheckId, entryOf } from "../../checks/catalogue.ts";
import { diagnosisCodes } from "../../diagnosis/codes.ts";
import type { Diagnosis } from "../../diagnosis/diagnosis.ts";
import type { Language, Text } from "../../text.ts";
import { code, type Span } from "./doc.ts";

/** More checks than this are named by their ids. */
const MAX_TITLES = 12;

/** What a diagnosis says in a few words; where its code has none, the check that it explains. */
export function diagnosisTitle({ code: name, checks: [id] }: Pick<Diagnosis, "code" | "checks">): Text {
  const known = (diagnosisCodes as Readonly<Record<string, Text>>)[name];
  if (known) return known;
  if (id === undefined) return { fr: name, en: name };
  return { fr: `Le contrôle ${quotedTitle(id, "fr")}`, en: `The check ${quotedTitle(id, "en")}` };
}

/** A check's title says what should be: in quotes, it reads as the name of the check that failed. */
export function quotedTitle(id: CheckId, language: Language): string {
  const title = entryOf(id).title[language];
  return language === "fr" ? `« ${title} »` : `"${title}"`;
}

/** Titles, and ids only where forty checks behind one dead port share a row. */
export function checkTitles(ids: readonly CheckId[], language: Language): Span[] {
  const many = ids.length > MAX_TITLES;
  return ids.flatMap((id, at) => [
    ...(at > 0 ? [many ? ", " : " · "] : []),
    many ? code(id) : entryOf(id).title[language],
  ]);
}
