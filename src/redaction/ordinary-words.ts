/**
 * Whether the beginning of a password may occur in any report: words or numbers, with spaces and hyphens between them
 * (`ComfyUI-`, `generation`, `2026-11-2`). Hiding it everywhere would hide parts of our own sentences and dates, and so
 * reveal how the password begins. The last word may be cut.
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

/** Two letters or more with a vowel among them, which is rare in random characters. */
function isWord(word: string): boolean {
  return /^\p{L}{2,}$/u.test(word) && /[aeiouy]/i.test(word.normalize("NFD"));
}
