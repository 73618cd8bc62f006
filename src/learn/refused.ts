import type { AccessKind } from "../credentials/access.ts";
import { CodedError } from "../errors.ts";
import type { Text } from "../text.ts";

/** The server is not healthy, so that nothing is learnt from it: exit status 1. */
export function refused(why: Text): CodedError {
  return new CodedError("LEARN_REFUSED", {
    fr: `Refusé, rien n'a été écrit : ce serveur n'est pas sain.\n  ${why.fr}\nRéparez-le (npm test en dit la cause), puis relancez.`,
    en: `Refused, nothing was written: this server is not healthy.\n  ${why.en}\nRepair it (npm test tells the cause), then run this again.`,
  });
}

/** The server does not open to what was declared and given: nothing is known of its health. */
export function shut(kind: AccessKind, why: Text): CodedError {
  return new CodedError("LEARN_REFUSED", {
    fr: `Refusé, rien n'a été écrit : ce serveur ne s'ouvre pas par l'accès déclaré (${kind}).\n  ${why.fr}\nCorrigez --access ou ses identifiants (npm test, avec les mêmes options, en dit la cause), puis relancez.`,
    en: `Refused, nothing was written: this server does not open by the declared access (${kind}).\n  ${why.en}\nCorrect --access or its credentials (npm test, with the same options, tells the cause), then run this again.`,
  });
}

/** Something is asked, or wrong, on our side: exit status 2. */
export function unclear(problems: readonly Text[]): CodedError {
  const list = (language: "fr" | "en"): string => problems.map((one) => `  - ${one[language]}`).join("\n");
  return new CodedError("LEARN_UNCLEAR", {
    fr: `Rien n'a été écrit.\n${list("fr")}`,
    en: `Nothing was written.\n${list("en")}`,
  });
}
