import type { Text } from "../text.ts";
import { type CheckId, entryOf, type Stage } from "./catalogue.ts";
import type { RunRecord } from "./run-record.ts";
import type { VerdictName } from "./verdict.ts";

/** Words that every report uses alike. */
export const verdictWords: Readonly<Record<VerdictName, Text>> = {
  GO: { fr: "GO", en: "GO" },
  GO_WITH_WARNINGS: { fr: "GO AVEC RÉSERVES", en: "GO WITH WARNINGS" },
  NO_GO: { fr: "NO-GO", en: "NO-GO" },
};

export const stageWords: Readonly<Record<Stage, Text>> = {
  infra: { fr: "Infrastructure", en: "Infrastructure" },
  auth: { fr: "Authentification", en: "Authentication" },
  generation: { fr: "Génération", en: "Generation" },
  browser: { fr: "Navigateur", en: "Browser" },
  readiness: { fr: "Classe", en: "Class" },
};

/** A check's title says what should be: in quotes, it reads as the name of the check. */
export function quotedTitle(id: CheckId): Text {
  const { fr, en } = entryOf(id).title;
  return { fr: `« ${fr} »`, en: `"${en}"` };
}

/** What is broken where a check is not passed: a title alone says what should be. */
export function flawOf(id: CheckId): Text {
  const { flaw } = entryOf(id);
  if (flaw !== undefined) return flaw;
  const { fr, en } = quotedTitle(id);
  return { fr: `en défaut : ${fr}`, en: `not so: ${en}` };
}

/** What random weights prove, and what they do not: no report may be read as if its pictures had been judged. */
export function weightsWords(verdict: VerdictName): Text {
  return verdict === "NO_GO"
    ? {
        fr: "poids synthétiques : le serveur et la chaîne sont jugés, l'image ne l'est pas",
        en: "synthetic weights: server and code path judged, the picture is not",
      }
    : {
        fr: "poids synthétiques : le serveur et la chaîne sont validés, l'image ne l'est pas",
        en: "synthetic weights: server and code path validated, the picture is not",
      };
}

/** The target as every report names it: an emulator must not be mistaken for a real server. */
export function targetWords({ target }: Pick<RunRecord, "target">): Text {
  if (!target.emulated && target.url !== "") return { fr: target.url, en: target.url };
  if (target.url === "")
    return {
      fr: `déploiement « ${target.kind} » non démarré`,
      en: `"${target.kind}" stack that did not start`,
    };
  // that of another terminal, or in a container, is not embedded
  const [fr, en] =
    target.kind === "emulator" ? ["émulateur embarqué", "built-in emulator"] : ["émulateur", "emulator"];
  return { fr: `${fr}, aucun serveur réel validé`, en: `${en}, no real server validated` };
}
