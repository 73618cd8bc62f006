import { type Finding, type Pattern, substringFinder } from "./substring-finder.ts";

/** Letters and digits in a row, whatever stands between them: shorter rows would hide ordinary words. */
const MIN_JOINED = 16;

/**
 * Finds a secret of which a server has spread the characters: blanks, line breaks, colons or quotes between them, another case,
 * full width, bold, in circles. Only its letters and digits are compared.
 */
export function joinedFinder(patterns: readonly Pattern[]): (text: string) => Finding[] {
  const find = substringFinder(
    patterns.map(({ text, marker }) => ({ text: join(text), marker })),
    MIN_JOINED,
  );
  return (text) => {
    if (text.length < MIN_JOINED) return [];
    return find(join(text)).map(({ start, end, marker }) => {
      const last = places[end - 1] ?? 0;
      const width = (text.codePointAt(last) ?? 0) > 0xffff ? 2 : 1;
      return { start: places[start] ?? 0, end: last + width, marker };
    });
  };
}

/** Used again for each text: most are short, and there are thousands. Whoever joins reads `places` before the next join. */
let letters = Buffer.alloc(4_096);
let places = new Uint32Array(4_096);

/** The letters and digits of a text alone, in lower case; `places` then says where each stood. */
function join(text: string): string {
  if (text.length > letters.length) {
    letters = Buffer.alloc(2 * text.length);
    places = new Uint32Array(2 * text.length);
  }
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const letter = code < 128 ? (table[code] ?? 0) : dressed(text.codePointAt(at) ?? 0);
    if (letter === 0) continue;
    letters[length] = letter;
    places[length] = at;
    length += 1;
  }
  return letters.toString("latin1", 0, length);
}

/** The lower case of each character of ASCII that is a letter or a digit; 0 for any other. */
const table = Uint8Array.from({ length: 128 }, (_, code) =>
  /[a-z0-9]/i.test(String.fromCharCode(code)) ? String.fromCharCode(code).toLowerCase().charCodeAt(0) : 0,
);

/** Of each code point that was asked for: its plain letter; 1: none. Of a fixed size, whatever a server sends. */
const plainLetters = new Uint8Array(0x110000);
const NONE = 1;

/** The letter or digit of ASCII that this character dresses up (full width, bold, in a circle, with an accent); 0 for any other. */
function dressed(code: number): number {
  const known = plainLetters[code] ?? NONE;
  if (known !== 0) return known === NONE ? 0 : known;
  const letter = table[String.fromCodePoint(code).normalize("NFKD").charCodeAt(0)] ?? 0;
  plainLetters[code] = letter || NONE;
  return letter;
}
