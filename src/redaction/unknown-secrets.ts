/** Not a value: a placeholder, a shell substitution, or one of the words that show a bug of the caller. */
const PLACEHOLDER = String.raw`[<[{(…«]|\$[A-Za-z{(]|(?:undefined|null|None)\b`;
const VALUE = String.raw`[^\s"'\x60<>&#,;()[\]{}«»\\]`;

/** A truncated hash is as secret as a whole one; 20 characters behind the cost leave the public prefix alone. */
const bcryptLike = /(?:\$|%24)2[abxy]?(?:\$|%24)\d\d(?:\$|%24)(?:[./A-Za-z0-9]|%2[fF]){20,}/g;
const bearer = new RegExp(String.raw`\b(Bearer(?:[ \t]+|%20|\+))(?!${PLACEHOLDER})${VALUE}{3,}`, "g");
const bearerAnyCase = new RegExp(String.raw`\b(bearer[ \t]+)(?!${PLACEHOLDER})${VALUE}{16,}`, "gi");
/** A full stop or a colon behind `token=` ends a sentence of ours. */
const SENTENCE = String.raw`[.:!?]+(?:\s|$)`;
const tokenField = new RegExp(`(token(?:=|%3D))(?!${PLACEHOLDER}|${SENTENCE})${VALUE}+`, "gi");
/** A password in an address, `scheme://user:password@host`. */
const inAddress = new RegExp(String.raw`(:\/\/[^\s:@/]*:)(?!${PLACEHOLDER})(?:(?![@/])${VALUE})+(?=@)`, "g");

/**
 * Hides what looks like a credential but is not among the known secrets: a bcrypt hash, the value of a Bearer header
 * or of a `token=` field, a password in an address. No nested repetition: the time is linear.
 */
export function hideUnknownSecrets(text: string, marker: (secret: string) => string): string {
  return text
    .replace(bcryptLike, (hash) => marker(hash.replaceAll("%24", "$").replace(/%2f/gi, "/")))
    .replace(bearer, "$1[secret]")
    .replace(bearerAnyCase, "$1[secret]")
    .replace(tokenField, "$1[secret]")
    .replace(inAddress, "$1[secret]");
}
