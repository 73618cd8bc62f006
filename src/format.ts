import type { Language, Text } from "./text.ts";

/** `12 ms`, `4,2 s` (in English `4.2 s`), `2 min 10 s`. */
export function duration(ms: number, language: Language): string {
  // rounded first: 59,990 ms are a minute, not "60.0 s"
  const seconds = Math.round(ms / 1000);
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${decimal(ms / 1000, language)} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** With so many digits behind the comma, or behind the point. */
export function decimal(value: number, language: Language, digits = 1): string {
  const text = value.toFixed(digits);
  return language === "fr" ? text.replace(".", ",") : text;
}

export function gib(bytes: number, language: Language): string {
  return `${decimal(bytes / 2 ** 30, language)} ${{ fr: "Gio", en: "GiB" }[language]}`;
}

const locales = { fr: "fr-FR", en: "en-GB" } as const;

/** Date and time of the machine that ran the suite, with its zone: a report is read elsewhere. */
export function dateWithZone(ms: number, language: Language): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const date = new Intl.DateTimeFormat(locales[language], {
    dateStyle: "full",
    timeStyle: "medium",
    timeZone,
  }).format(ms);
  const offset = new Intl.DateTimeFormat("en-GB", { timeZone, timeZoneName: "longOffset" })
    .formatToParts(ms)
    .find(({ type }) => type === "timeZoneName")?.value;
  const zone = (offset ?? "").replace("GMT", "UTC").replace("+00:00", "");
  return `${date} (${[...new Set([timeZone, zone])].join(", ")})`;
}

/** Date and time in a row of a table, in the zone that the report names at its top. */
export function shortDate(ms: number, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], { dateStyle: "short", timeStyle: "short" }).format(ms);
}

/** `2027-12-31` as `31 décembre 2027` (in English `31 December 2027`); anything else as it is. */
export function day(iso: string, language: Language): string {
  const at = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(at)) return iso;
  return new Intl.DateTimeFormat(locales[language], { dateStyle: "long", timeZone: "UTC" }).format(at);
}

/** The day of an ISO time in digits, `31/12/2027` (in English `2027-12-31`); anything else as it is. */
export function digitDay(iso: string, language: Language): string {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)T/.exec(iso) ?? [];
  if (day === undefined) return iso;
  return { fr: `${day}/${month}/${year}`, en: `${year}-${month}-${day}` }[language];
}

/** `2026-11-22 08:00`, in UTC. */
export function utcMinute(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace("T", " ");
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

/** With a capital at its beginning, as where a sentence ends before it. */
export function sentence(text: string): string {
  return text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}
