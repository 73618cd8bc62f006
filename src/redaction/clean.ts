import { marked, plain } from "./plain.ts";
import type { Redact } from "./redactor.ts";

/** Enough for a sentence with every missing node; a server may send megabytes. */
const MAX_TEXT = 4_000;
const MAX_FACT = 2_000;

/**
 * Cleans a text that may come from a server: no secrets, nothing that cannot be seen, no more than a person reads.
 * The order matters: control characters inside a secret would hide it from the redactor, and so would a cut.
 */
export function clean(text: string, redact: Redact, max: number = MAX_TEXT): string {
  const safe = redact(plain(text.replaceAll("\t", " ")));
  return safe.length > max ? `${safe.slice(0, max)}…` : safe;
}

/**
 * Cleans every text and every name in plain data. A further line of a text is marked as such, unless it is a sentence in both
 * languages, which is ours.
 */
export function cleanDeep<T>(value: T, redact: Redact): T {
  const cleaned = (item: unknown): unknown => {
    if (typeof item === "string") return marked(clean(item, redact, MAX_FACT));
    if (Array.isArray(item)) return item.map(cleaned);
    if (typeof item !== "object" || item === null) return item;
    const members = Object.entries(item);
    return Object.fromEntries(
      members.map(([name, inner]) => {
        const own = typeof inner === "string" && (name === "fr" || name === "en") && members.length === 2;
        return [marked(clean(name, redact, MAX_FACT)), own ? clean(inner, redact) : cleaned(inner)];
      }),
    );
  };
  return cleaned(value) as T;
}
