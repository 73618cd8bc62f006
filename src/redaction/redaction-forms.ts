/** A derived form shorter than this would hide ordinary words. */
const minDerived = 8;

/**
 * Every form in which a secret may turn up in a report, longest first: raw, percent-encoded, base64 and base64url at
 * each of the three alignments (the part that does not depend on its neighbours), JSON- and HTML-escaped, hex.
 * The redactor itself handles prefixes of the raw form.
 */
export function secretForms(raw: string): string[] {
  if (raw === "") return [];
  // A lone surrogate cannot be encoded, nor sent.
  const secret = raw.toWellFormed();
  const bytes = Buffer.from(secret, "utf8");
  const derived = [
    encodeURIComponent(secret),
    encodeURI(secret),
    encodeURIComponent(encodeURIComponent(secret)),
    new URLSearchParams({ s: secret }).toString().slice(2),
    everyBytePercent(bytes),
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1),
    htmlEscaped(secret),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    bytes.toString("base64"),
    bytes.toString("base64url"),
    ...stableBase64(bytes),
  ];
  // encodeURIComponent writes %2F; other encoders write %2f.
  const lowered = derived.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()));
  const kept = [...derived, ...lowered].filter((form) => form.length >= minDerived);
  return [...new Set([raw, ...kept])].sort((a, b) => b.length - a.length);
}

/** What base64 makes of these bytes wherever they stand in a text, without the characters shared with neighbours; of base64url too. */
export function stableBase64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const sharedFront = [0, 2, 3][offset] ?? 0;
    const sharedEnd = (offset + bytes.length) % 3 === 0 ? 0 : 1;
    const stable = text.slice(sharedFront, text.length - sharedEnd);
    return [stable, stable.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

function everyBytePercent(bytes: Buffer): string {
  const code = (byte: number) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  return [...bytes]
    .map((byte) => (/[\w.~-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : code(byte)))
    .join("");
}

function htmlEscaped(secret: string): string {
  const names: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return secret.replace(/[&<>"']/g, (character) => names[character] ?? character);
}
