/**
 * True for the beginning of a password that may stand in any report: words, or numbers, with blanks and hyphens between
 * them (`ComfyUI-`, `generation`, `2026-11-2`). Hiding it wherever it stands would blot out our own sentences and dates,
 * and tell by that what the password begins with. The last word may be cut.
 */
export function readsLikeWords(beginning: string): boolean {
  const parts = beginning.split(/[\s\-_./:'’]+/).filter((part) => part !== "");
  return parts.every((part, index) => {
    if (/^(?:\d+|\p{L})$/u.test(part)) return true;
    const words = part.split(/(?<=\p{Ll})(?=\p{Lu})/u);
    const last = words.at(-1) ?? "";
    const cut = index === parts.length - 1 && index + words.length > 1 && /^\p{L}+$/u.test(last);
    return words.slice(0, -1).every(isWord) && (cut || isWord(last));
  });
}

/** Two letters or more, a vowel among them: random letters in a row seldom are. */
function isWord(word: string): boolean {
  return /^\p{L}{2,}$/u.test(word) && /[aeiouy]/i.test(word.normalize("NFD"));
}
