import type { Language, Text } from "./text.ts";

/** `12 ms`, `4,2 s` (in English `4.2 s`), `2 min 10 s`. */
export function duration(ms: number, language: Language): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${decimal(ms / 1000, language)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** One digit behind the comma, or behind the point. */
export function decimal(value: number, language: Language): string {
  const digits = value.toFixed(1);
  return language === "fr" ? digits.replace(".", ",") : digits;
}

/** At most `max` items, the number of the others behind. */
export function some(items: readonly string[], max = 8): string {
  const shown = items.slice(0, max).join(", ");
  return items.length > max ? `${shown} … (+${items.length - max})` : shown;
}

type Forms = readonly [one: string, several: string];

/** `1 nœud`, `24 nœuds`: a count with what it counts, in agreement. French takes the singular for zero as well. */
export function plural(count: number, fr: Forms, en: Forms): Text {
  return { fr: `${count} ${fr[count < 2 ? 0 : 1]}`, en: `${count} ${en[count === 1 ? 0 : 1]}` };
}
