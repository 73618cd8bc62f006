import type { Text } from "../../text.ts";
import { type BodyFinding, LARGE } from "./large-body.ts";

/** A size as a person says it; bytes count in thousands here, as in the settings of proxies they nearly do. */
export function bytesText(bytes: number): Text {
  if (bytes >= 1_000_000) return { fr: `${bytes / 1_000_000} Mo`, en: `${bytes / 1_000_000} MB` };
  return { fr: `${bytes / 1_000} ko`, en: `${bytes / 1_000} kB` };
}

/** What came of a body of this size. */
export function answerText(status: number | undefined): Text {
  return status === undefined
    ? { fr: "la connexion est coupée", en: "the connection is cut" }
    : { fr: `réponse ${status}`, en: `answer ${status}` };
}

/** Why a photo does not arrive, in a sentence. Undefined: it does. */
export function bodyText({ through, refused, request = "", status }: BodyFinding): Text | undefined {
  if (refused === undefined) return undefined;
  const answer = answerText(status);
  const [size, most] = [bytesText(refused), bytesText(through)];
  return {
    fr: `[${request}] ${answer.fr} pour un envoi de ${size.fr} ; ${through === 0 ? "aucun plus petit ne passe non plus" : `${most.fr} passent`}.`,
    en: `[${request}] ${answer.en} for a body of ${size.en}; ${through === 0 ? "no smaller one passes either" : `${most.en} pass`}.`,
  };
}

/** Nothing is red: it could not be told in time. */
export const lateBody: Text = {
  fr: `${bytesText(LARGE).fr} n'étaient pas envoyés en 40 s : la ligne est trop lente pour savoir si une photo passe`,
  en: `${bytesText(LARGE).en} were not sent within 40 s: the line is too slow to tell whether a photo passes`,
};
