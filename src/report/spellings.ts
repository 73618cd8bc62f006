import { secretForms } from "../credentials/redaction-forms.ts";

/**
 * Every spelling that the redactor looks for: the forms in which a credential may be leaked (`secretForms`), and those in
 * which only texts repeat it: escaped character by character, in another case, with the habits of Python and PHP.
 */
export function spellings(given: string): string[] {
  const secret = given.toWellFormed();
  const hex = Buffer.from(secret, "utf8").toString("hex");
  const every = hex.replace(/../g, "%$&");
  const json = JSON.stringify(secret).slice(1, -1);
  const url = encodeURIComponent(secret);
  return [
    ...secretForms(given),
    secret,
    secret.trim(),
    secret.toLowerCase(),
    secret.toUpperCase(),
    secret.replace(/\p{L}/gu, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())),
    every,
    every.toUpperCase(),
    url.replaceAll("%2F", "/"),
    json.replaceAll("/", "\\/"),
    json.replace(/[^ -~]/g, unicodeEscape),
    secret.replace(/[\s\S]/g, unicodeEscape),
  ].filter((form) => form !== "");
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
