import { secretForms } from "./redaction-forms.ts";

/**
 * Every spelling that the redactor looks for: the forms in which a credential may leak (`secretForms`), and those in which
 * only texts repeat it: escaped character by character, in another case, as Python, PHP and .NET escape it, as HTML entities.
 */
export function spellings(raw: string): string[] {
  const secret = raw.toWellFormed();
  const hex = Buffer.from(secret, "utf8").toString("hex");
  const every = hex.replace(/../g, "%$&");
  const json = JSON.stringify(secret).slice(1, -1);
  const url = encodeURIComponent(secret);
  return [
    ...secretForms(raw),
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
    secret.replace(/[^A-Za-z0-9]/g, unicodeEscape),
    secret.replace(/[^A-Za-z0-9]/g, (unit) => unicodeEscape(unit).toUpperCase().replace("U", "u")),
    ...[sign, /[\s\S]/gu].flatMap((which) => [
      secret.replace(which, (character) => `&#${character.codePointAt(0)};`),
      secret.replace(which, (character) => `&#x${hexOf(character)};`),
      secret.replace(which, (character) => `&#x${hexOf(character).toUpperCase()};`),
    ]),
    hex.replace(/../g, "\\x$&"),
    hex.replace(/../g, (byte) => {
      const character = String.fromCharCode(Number.parseInt(byte, 16));
      return /[A-Za-z0-9]/.test(character) ? character : `\\x${byte}`;
    }),
  ].filter((form) => form !== "");
}

/** Those that are looked for where their characters were spread, or stand in reverse. */
export function spreadSpellings(raw: string): string[] {
  const bytes = Buffer.from(raw.toWellFormed(), "utf8");
  const once = secretForms(raw).filter((form) => /^[\w+/=-]+$/.test(form));
  const twice = secretForms(bytes.toString("base64")).filter((form) => /^[\w+/-]+$/.test(form));
  const octal = [...bytes].map((byte) => byte.toString(8).padStart(3, "0")).join("");
  const both = [raw, ...once, ...twice];
  return [...both, ...both.map((form) => [...form].reverse().join("")), bytes.join(""), octal];
}

/** Characters that an encoder may escape; letters and digits stay. */
const sign = /[^A-Za-z0-9]/gu;

function hexOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16);
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
