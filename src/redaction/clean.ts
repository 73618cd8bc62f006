import { createHash } from "node:crypto";
import { marked, plain } from "./plain.ts";
import type { Redact } from "./redactor.ts";

/** Enough for a sentence with every missing node; a server may send megabytes. */
const MAX_TEXT = 4_000;
const MAX_FACT = 2_000;
/**
 * Characters that are looked at at all: far more than are kept, so that what is taken out of them still leaves enough. A secret
 * that is cut here is hidden by its beginning. Sixty texts of 1 MB, full of beginnings of a secret, took 1.3 GB without this.
 */
const MAX_READ = 64 * 1024;

/**
 * Cleans a text that may come from a server: no secrets, nothing that cannot be seen, no more than a person reads.
 * The order matters: control characters inside a secret would hide it from the redactor, and so would a cut.
 */
export function clean(text: string, redact: Redact, max: number = MAX_TEXT): string {
  const safe = redact(plain(text.slice(0, MAX_READ).replaceAll("\t", " ")));
  return safe.length > max ? `${safe.slice(0, max)}…` : safe;
}

/** Items of a list, members of a table, and characters of all that a check notes at once: real servers stay far below. */
const MAX_ITEMS = 5_000;
const MAX_MEMBERS = 20_000;
const MAX_CHARACTERS = 4_000_000;

/**
 * Cleans every text and every name in plain data, and bounds the whole. A further line of a text is marked as such, of a
 * sentence in both languages too, which may hold the words of a server. A list that is cut says so where it holds texts.
 */
export function cleanDeep<T>(value: T, redact: Redact): T {
  let left = MAX_CHARACTERS;
  const take = (text: string): string => {
    left -= text.length;
    return text;
  };
  const text = (item: string): string => take(marked(clean(item, redact, MAX_FACT)));
  const list = (items: readonly unknown[]): unknown[] => {
    const kept: unknown[] = [];
    for (const item of items) {
      if (kept.length >= MAX_ITEMS || left < 0) break;
      kept.push(cleaned(item));
    }
    const rest = items.slice(kept.length);
    return typeof rest[0] === "string" ? [...kept, remainder(rest)] : kept;
  };
  const cleaned = (item: unknown): unknown => {
    if (typeof item === "string") return text(item);
    if (Array.isArray(item)) return list(item);
    if (typeof item !== "object" || item === null) return item;
    const members = Object.entries(item);
    const kept: [string, unknown][] = [];
    for (const [name, inner] of members) {
      if (kept.length >= MAX_MEMBERS || left < 0) break;
      const own = typeof inner === "string" && (name === "fr" || name === "en") && members.length === 2;
      kept.push([text(name), own ? take(marked(clean(inner, redact))) : cleaned(inner)]);
    }
    return Object.fromEntries(kept);
  };
  return cleaned(value) as T;
}

/** Stands for the rest of a list: how many there are, and a fingerprint by which two runs can be compared. */
export function remainder(rest: readonly unknown[]): string {
  const hash = createHash("sha256").update(rest.map(String).join("\n")).digest("hex").slice(0, 8);
  return `… +${rest.length} (${hash})`;
}
