/** What shows nothing or moves what stands beside it: controls, bidi marks, joiners, tags, fillers. Line breaks and tabs stay. */
const unseen = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** What sets a colour or moves the cursor of a terminal: its letters and digits would stand in the text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this is how such a sequence begins
const sequence = /(?:\x1b\[|\x9b)[0-?]{0,40}[ -/]{0,4}[@-~]/g;
/** Most texts hold nothing else: one quick look saves the slow one. */
const ordinary = /^[\n\t\x20-\x7e\xa0-\xac\xae-\u024f\u2010-\u2027\u2030-\u205e\u2190-\u27ff]*$/;
/** The selector that gives a sign of our reports its colour stays. */
const selector = /[\u2600-\u27bf]\ufe0f/g;

/** The text that a person sees: what a server hides in it would hide a secret from the redactor, or forge what stands beside. */
export function plain(text: string): string {
  if (ordinary.test(text)) return text;
  const still = text.replace(sequence, "");
  const kept = still.split(selector);
  const signs = still.match(selector) ?? [];
  return kept.map((part, at) => part.replace(unseen, "") + (signs[at] ?? "")).join("");
}

/** The same in one line. */
export function plainLine(text: string): string {
  return plain(text.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")).trim();
}

/** Begins each further line of a foreign text: nobody takes it for a line of ours. */
const MARK = "│ ";

export function marked(text: string): string {
  return text.replace(/\r?\n(?:│ )?/g, `\n${MARK}`);
}
