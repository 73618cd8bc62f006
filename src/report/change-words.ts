import { utcMinute } from "../format.ts";
import type { Comparison, PastRun } from "../history/past-runs.ts";
import type { Language, Text } from "../text.ts";

const words = {
  same: { fr: "Aucune différence :", en: "No difference:" },
  nothing: {
    fr: "Rien n'a pu être comparé : les deux exécutions n'ont rien mesuré de commun du déploiement.",
    en: "Nothing could be compared: the two runs measured nothing of the stack in common.",
  },
  notCompared: {
    fr: "Non comparé, car une seule des deux exécutions l'a mesuré :",
    en: "Not compared, as only one of the two runs measured it:",
  },
} as const satisfies Record<string, Text>;

export function changeTitle({ fingerprint: { number, startedAt } }: PastRun): Text {
  const since = utcMinute(startedAt);
  return {
    fr: `Changé depuis la dernière exécution verte (n° ${number}, ${since} UTC)`,
    en: `Changed since the last green run (no. ${number}, ${since} UTC)`,
  };
}

/** What differs and what cannot be known, one sentence each; empty if nothing differs. */
export function differences(
  { changes, notCompared }: Pick<Comparison, "changes" | "notCompared">,
  language: Language,
): string[] {
  const unknown = notCompared.map((name) => name[language]).join(", ");
  return [
    ...changes.map((change) => change[language]),
    ...(unknown === "" ? [] : [`${words.notCompared[language]} ${unknown}.`]),
  ];
}

/** The same, and what was found to be equal where nothing differs: for a reader who wants to know that, too. */
export function changeSentences(
  comparison: Pick<Comparison, "changes" | "compared" | "notCompared">,
  language: Language,
): string[] {
  const sentences = differences(comparison, language);
  if (comparison.changes.length > 0) return sentences;
  const compared = comparison.compared.map((name) => name[language]).join(", ");
  return [compared === "" ? words.nothing[language] : `${words.same[language]} ${compared}.`, ...sentences];
}
