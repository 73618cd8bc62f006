/** Enough for a sentence with every missing node; a server may send megabytes. */
const MAX_TEXT = 4_000;
const MAX_FACT = 2_000;

/** Text that may hold a server's words: nothing that steers a terminal, and no more than a person reads. */
export function clean(text: string, max: number = MAX_TEXT): string {
  const cut = text.length > max ? `${text.slice(0, max)}…` : text;
  return cut.replaceAll("\t", " ").replace(/(?!\n)\p{Cc}/gu, "");
}

/** The same for every text and name in plain data. */
export function cleanDeep<T>(value: T): T {
  return cleaned(value) as T;
}

function cleaned(value: unknown): unknown {
  if (typeof value === "string") return clean(value, MAX_FACT);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [clean(name, MAX_FACT), cleaned(one)]),
  );
}
