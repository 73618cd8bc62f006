import { CodedError } from "../errors.ts";
import type { Text } from "../text.ts";

/** The server is not healthy, so that nothing is learnt from it: exit status 1. */
export function refused(why: Text): CodedError {
  return new CodedError("LEARN_REFUSED", {
    fr: `Refusé, rien n'a été écrit : ce serveur n'est pas sain.\n  ${why.fr}\nRéparez-le (npm test en dit la cause), puis relancez.`,
    en: `Refused, nothing was written: this server is not healthy.\n  ${why.en}\nRepair it (npm test tells the cause), then run this again.`,
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
