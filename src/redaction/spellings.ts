import { secretForms, stableBase64 } from "./redaction-forms.ts";

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

/** Those that are looked for where their characters were spread, or stand in reverse: of their letters and digits alone. */
export function spreadSpellings(raw: string): string[] {
  const secret = raw.toWellFormed();
  const bytes = Buffer.from(secret, "utf8");
  const hex = bytes.toString("hex");
  const wide = Buffer.from(secret, "utf16le");
  const once = secretForms(raw).filter((form) => /^[\w+/=-]+$/.test(form));
  const twice = [bytes.toString("base64"), ...stableBase64(bytes), hex].flatMap((form) =>
    stableBase64(Buffer.from(form)),
  );
  const both = [raw, ...once, ...twice];
  const codes = [...secret].map(hexOf);
  const octal = [...bytes].map((byte) => byte.toString(8).padStart(3, "0")).join("");
  return [
    ...both,
    ...both.map(reversed),
    Buffer.from(reversed(secret)).toString("hex"),
    ...stableBase64(wide),
    ...stableBase64(Buffer.from(wide).swap16()),
    wide.toString("hex"),
    ...stableBase32(bytes),
    bytes.join(""),
    octal,
    hex.replace(/../g, "0x$&"),
    ...[2, 4, 8].flatMap((digits) =>
      ["u", "x"].map((letter) => codes.map((code) => letter + code.padStart(digits, "0")).join("")),
    ),
    secret.replace(/[a-z]/gi, rotated),
  ];
}

function reversed(text: string): string {
  return [...text].reverse().join("");
}

/** ROT13: the letter at the other side of the alphabet. */
function rotated(letter: string): string {
  return String.fromCharCode(letter.charCodeAt(0) + (letter.toLowerCase() < "n" ? 13 : -13));
}

/** What base32 makes of these bytes wherever they stand in a text, without the characters shared with neighbours. */
function stableBase32(bytes: Buffer): string[] {
  return [0, 1, 2, 3, 4].map((offset) => {
    const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
    const first = (5 - ((8 * offset) % 5)) % 5;
    const fives = bits.slice(first).match(/.{5}/g) ?? [];
    return fives.map((five) => "abcdefghijklmnopqrstuvwxyz234567"[Number.parseInt(five, 2)]).join("");
  });
}

/** Characters that an encoder may escape; letters and digits stay. */
const sign = /[^A-Za-z0-9]/gu;

function hexOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16);
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
