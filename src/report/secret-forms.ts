/**
 * Every spelling in which a secret is known to travel: as it is, percent-encoded (all the habits), JSON- and
 * HTML-escaped, hexadecimal, base64 and base64url at the three alignments, other cases. Without duplicates.
 */
export function secretForms(given: string): string[] {
  const secret = given.toWellFormed();
  const bytes = Buffer.from(secret, "utf8");
  const hex = bytes.toString("hex");
  const url = encodeURIComponent(secret);
  const json = inner(secret);
  const every = hex.replace(/../g, "%$&");
  const forms = [
    given,
    secret,
    secret.trim(),
    secret.toLowerCase(),
    secret.toUpperCase(),
    secret.replace(/[a-zA-Z]/g, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())),
    ...[url, new URLSearchParams({ s: secret }).toString().slice(2), url.replaceAll("%2F", "/")],
    ...[encodeURIComponent(url), every, every.toUpperCase()],
    ...[json, inner(json), json.replaceAll("/", "\\/"), json.replace(/[^ -~]/g, unicodeEscape)],
    secret.replace(/[\s\S]/g, unicodeEscape),
    ...[htmlEscape(secret, "&#x27;"), htmlEscape(secret, "&#39;")],
    ...[hex, hex.toUpperCase()],
    ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset)),
  ];
  const lowerHex = forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()));
  return [...new Set([...forms, ...lowerHex])].filter((form) => form !== "");
}

function inner(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function htmlEscape(text: string, apostrophe: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", apostrophe);
}

/**
 * The characters of a base64 text that depend on the secret alone, when `offset` bytes (modulo 3) stand before it:
 * the characters that share bits with what stands before or behind are cut off.
 */
function base64At(bytes: Buffer, offset: number): string[] {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
  const whole = Math.floor(((offset + bytes.length) * 8) / 6);
  const form = text.slice(Math.ceil((offset * 8) / 6), whole);
  return [form, form.replaceAll("+", "-").replaceAll("/", "_")];
}
