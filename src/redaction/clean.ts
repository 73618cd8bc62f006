import type { Redact } from "./redactor.ts";

/** Enough for a sentence with every missing node; a server may send megabytes. */
const MAX_TEXT = 4_000;
const MAX_FACT = 2_000;

/**
 * Text that may hold a server's words: nothing secret, nothing that steers a terminal, no more than a person reads.
 * In this order: control characters inside a secret would hide it from the redactor, and so would a cut.
 */
export function clean(text: string, redact: Redact, max: number = MAX_TEXT): string {
  const safe = redact(text.replaceAll("\t", " ").replace(/(?!\n)\p{Cc}/gu, ""));
  return safe.length > max ? `${safe.slice(0, max)}…` : safe;
}

/** The same for every text and name in plain data. */
export function cleanDeep<T>(value: T, redact: Redact): T {
  const cleaned = (one: unknown): unknown => {
    if (typeof one === "string") return clean(one, redact, MAX_FACT);
    if (Array.isArray(one)) return one.map(cleaned);
    if (typeof one !== "object" || one === null) return one;
    const members = Object.entries(one);
    return Object.fromEntries(
      members.map(([name, inner]) => [clean(name, redact, MAX_FACT), cleaned(inner)]),
    );
  };
  return cleaned(value) as T;
}
