import { day } from "../../format.ts";
import type { Text } from "../../text.ts";
import type { AdvisoryFinding, AdvisoryReading } from "./judge.ts";
import { MAX_AGE_DAYS } from "./table.ts";

const severities = {
  critical: { fr: "critique", en: "critical" },
  high: { fr: "grave", en: "high" },
  medium: { fr: "moyenne", en: "medium" },
  low: { fr: "faible", en: "low" },
} as const;

/** One advisory in a line. */
export function advisoryText({ id, part, version, fixedIn, severity, harm }: AdvisoryFinding): Text {
  const { fr, en } = severities[severity];
  return {
    fr: `${part} ${version}, ${id} (${fr}, corrigée en ${fixedIn.join(" et ")}) : ${harm.fr}.`,
    en: `${part} ${version}, ${id} (${en}, fixed in ${fixedIn.join(" and ")}): ${harm.en}.`,
  };
}

/** By nature it installs what it is told to: behind the login this is no hole, but whoever has the token has it. */
export function installerText(version: string): Text {
  return {
    fr: `ComfyUI-Manager ${version} répond : quiconque a le jeton peut installer des extensions, donc du code, sur le serveur, selon son réglage security_level. Retirez-le si le cours n'en a pas besoin.`,
    en: `ComfyUI-Manager ${version} answers: whoever has the token can install extensions, hence code, on the server, as far as its security_level allows. Remove it if the course does not need it.`,
  };
}

export function outdatedText({ date }: AdvisoryReading): Text {
  return {
    fr: `La table des failles publiées date du ${day(date, "fr")} : elle a plus de ${MAX_AGE_DAYS} jours, et ce qui a paru depuis n'y est pas. Mettez la suite à jour.`,
    en: `The table of published flaws is of ${day(date, "en")}: it is older than ${MAX_AGE_DAYS} days and lacks what has appeared since. Update the suite.`,
  };
}
