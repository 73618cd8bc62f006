import { absolutePath } from "../paths.ts";
import type { Parsed, Refusal } from "../setting.ts";

export const notifyForms = ["json", "kuma", "slack", "mattermost", "discord", "teams"] as const;
export type NotifyForm = (typeof notifyForms)[number];

/** Whom to tell a verdict. The address is a secret: whoever has it can write there. */
export interface NotifyConfig {
  readonly url: string;
  readonly form: NotifyForm;
  readonly always: boolean;
}

/** An address as it is, or the absolute path of the file that holds it. Neither is ever repeated. */
export function parseNotify(value: string, cwd: string): Parsed<{ url: string } | { file: string }> {
  const word = value.trim();
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(word)) {
    if (/[\p{Cc}]/u.test(word) || word.length > 1_000) return noAddress;
    return { value: { file: absolutePath(word, cwd) } };
  }
  return refusalOf(word) ?? { value: { url: word } };
}

const noAddress: Refusal = {
  cause: { fr: "ce n'est pas une adresse http(s) valide", en: "this is not a valid http(s) address" },
};

export function refusalOf(address: string): Refusal | undefined {
  if (!/^https?:\/\/[^/\\?#\s]/i.test(address) || /[\s\p{Cc}]/u.test(address) || !URL.canParse(address))
    return noAddress;
  const { username, password } = new URL(address);
  if (username === "" && password === "") return undefined;
  return {
    cause: {
      fr: "elle contient des identifiants (utilisateur:mot de passe@)",
      en: "it contains credentials (user:password@)",
    },
    fix: { fr: "retirez-les de l'adresse.", en: "take them out of the address." },
  };
}

/** Known by the address that each service gives out; anything else gets plain JSON. */
export function formOf(address: string): NotifyForm {
  const { hostname, pathname } = new URL(address);
  if (/^\/(?:.{0,200}\/)?api\/push\/[^/]+$/.test(pathname)) return "kuma";
  if (hostname === "hooks.slack.com") return "slack";
  if (/(^|\.)discord(app)?\.com$/.test(hostname) && pathname.startsWith("/api/webhooks/")) return "discord";
  if (/\.(webhook\.office\.com|logic\.azure\.com|api\.powerplatform\.com)$/.test(hostname)) return "teams";
  return /^\/hooks\/[a-z0-9]{20,40}$/.test(pathname) ? "mattermost" : "json";
}
