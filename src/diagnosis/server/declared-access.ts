import type { AccessKind } from "../../credentials/access.ts";
import type { Answer } from "../../record/facts.ts";
import type { Text } from "../../text.ts";

export const kindWords: Readonly<Record<AccessKind, Text>> = {
  login: { fr: "ComfyUI-Login seul (login)", en: "ComfyUI-Login alone (login)" },
  basic: { fr: "une authentification Basic (basic)", en: "Basic authentication (basic)" },
  "basic+login": {
    fr: "une authentification Basic devant ComfyUI-Login (basic+login)",
    en: "Basic authentication in front of ComfyUI-Login (basic+login)",
  },
  header: { fr: "un en-tête (header)", en: "a header (header)" },
  "header+login": {
    fr: "un en-tête devant ComfyUI-Login (header+login)",
    en: "a header in front of ComfyUI-Login (header+login)",
  },
  none: { fr: "libre (none)", en: "free (none)" },
};

/** A profile that says nothing means the login. */
export function kindOf({ declared }: Pick<Answer, "declared">): AccessKind {
  return declared?.kind ?? "login";
}

/** A refusal that is not ComfyUI's own. */
export function refusedByProxy({ status, answerer }: Answer): boolean {
  return (status === 401 || status === 403) && answerer !== "comfyui-login" && answerer !== "comfyui";
}

/** Name of the credentials and where they came from. */
export function whatWasShown({ declared }: Answer): Text {
  const { header = "–", user, source = "–" } = declared ?? { kind: "login" };
  if (user !== undefined)
    return {
      fr: `l'utilisateur « ${user} » avec le mot de passe de ${source}`,
      en: `the user "${user}" with the password of ${source}`,
    };
  return {
    fr: `l'en-tête ${header} avec la valeur de ${source}`,
    en: `the header ${header} with the value of ${source}`,
  };
}
