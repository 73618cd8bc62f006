import { fingerprint } from "./fingerprint.ts";
import { joinedFinder } from "./joined.ts";
import { readsLikeWords } from "./ordinary-words.ts";
import { plain } from "./plain.ts";
import { spellings, spreadSpellings } from "./spellings.ts";
import { type Finding, type Pattern, substringFinder } from "./substring-finder.ts";
import { hideUnknownSecrets } from "./unknown-secrets.ts";

/** A contiguous piece of a secret of this length is hidden like the whole. */
export const MIN_PIECE = 12;
/** So is a beginning of this length. Shorter secrets would hide ordinary words: they are hidden only where they stand alone. */
export const MIN_SECRET = 8;

export type Redact = (text: string) => string;

/** A redactor that can learn further secrets while others already use it. */
export interface Redactor extends Redact {
  readonly learn: (...sources: readonly SecretSource[]) => void;
}

/** Where secrets come from: the configuration or a target with its token and the password behind it, or a plain list. */
type SecretSource =
  | {
      readonly token?: Secret;
      readonly plaintext?: Secret;
      readonly notify?: { readonly url: string };
      readonly access?: { readonly door?: { readonly secrets: readonly string[] } };
    }
  | readonly string[]
  | undefined;
type Secret = string | { readonly value: string };

/**
 * A function that hides every form of every secret from a text, in time linear in the text.
 *
 * - From 12 characters: any piece of 12 or more of any form (see `spellings`), so a truncated token is hidden too, and
 *   its first 8 to 11 characters; of a password only where these do not read like ordinary words (see `ordinary-words.ts`).
 * - 8 to 11 characters: whole forms only. Below 8: only as a whole word, since hiding `abc` everywhere would hide nothing.
 * - Also whatever looks like a bcrypt hash, a Bearer value or a `token=` value.
 *
 * Takes out what cannot be seen (see `plain.ts`) before it looks, and finds a secret whose characters were spread (see
 * `joined.ts`). docs/reports.md names the forms that it cannot find.
 *
 * A bcrypt hash is replaced by `[secret …` and the first 12 hex digits of its SHA-256, so that two places can be
 * compared; anything else by `[secret]`, because a fingerprint would let a weak password be guessed.
 */
export function createRedactor(...sources: readonly SecretSource[]): Redactor {
  const known = new Set(sources.flatMap(secretsOf));
  let redact = hiding(known);
  const learn = (...more: readonly SecretSource[]): void => {
    const before = known.size;
    for (const secret of more.flatMap(secretsOf)) known.add(secret);
    if (known.size > before) redact = hiding(known);
  };
  return Object.assign((text: string) => redact(text), { learn });
}

function secretsOf(source: SecretSource): readonly string[] {
  if (source === undefined) return [];
  if ("length" in source) return source;
  const own = [source.token, source.plaintext].map((secret = "") =>
    typeof secret === "string" ? secret : secret.value,
  );
  return [...own, ...(source.access?.door?.secrets ?? []), ...keysIn(source.notify?.url)];
}

/** Of an address to write to: what stands behind its host. The host is named, and the server may be the same. */
function keysIn(address: string | undefined): string[] {
  if (address === undefined) return [];
  const { pathname, search, searchParams } = new URL(address);
  const parts = [pathname + search, ...pathname.split("/"), ...searchParams.values()];
  return parts.filter((part) => part.length >= MIN_PIECE);
}

function hiding(secrets: ReadonlySet<string>): Redact {
  const known = [...new Set([...secrets].flatMap((secret) => [secret, plain(secret)]))].filter(
    (secret) => secret.trim() !== "",
  );
  const short = known.filter((secret) => secret.length < MIN_PIECE).map(shortSecretPattern);
  const long = known.filter((secret) => secret.length >= MIN_PIECE);
  const findPieces = substringFinder(long.flatMap(spellingsToHide), MIN_PIECE);
  const findSpread = joinedFinder(
    long.flatMap((secret) => spreadSpellings(secret).map((text) => ({ text, marker: markerOf(secret) }))),
  );
  const begun = long.flatMap((secret) => {
    const pattern = beginningPattern(secret);
    return pattern ? [{ pattern, marker: markerOf(secret) }] : [];
  });
  return (received) => {
    const text = plain(received);
    const bare = withoutCodes(text);
    // first, because a piece that is hidden would part what stands beside it
    let hidden = bare === text ? text : hideFindings(text, findSpread(bare));
    hidden = hideFindings(hidden, findPieces(hidden));
    hidden = hideFindings(hidden, findSpread(hidden));
    for (const { pattern, marker } of begun) hidden = hidden.replace(pattern, () => marker);
    for (const pattern of short) hidden = hidden.replace(pattern, "[secret]");
    return hideUnknownSecrets(hidden, markerOf);
  };
}

/** Redacts every string of plain JSON data, keys included. Other values are kept. */
export function redactDeep<T>(redact: Redact, value: T): T {
  if (typeof value === "string") return redact(value) as T;
  if (Array.isArray(value)) return value.map((item) => redactDeep(redact, item)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [redact(key), redactDeep(redact, item)]),
  ) as T;
}

function markerOf(secret: string): string {
  return /^\$2[abxy]?\$\d\d\$/.test(secret.trim()) ? `[secret …${fingerprint(secret.trim())}]` : "[secret]";
}

function spellingsToHide(secret: string): Pattern[] {
  const marker = markerOf(secret);
  return spellings(secret).map((text) => ({ text, marker }));
}

function hideFindings(text: string, findings: readonly Finding[]): string {
  if (findings.length === 0) return text;
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, marker } of findings) {
    parts.push(text.slice(from, start), marker);
    from = end;
  }
  return parts.join("") + text.slice(from);
}

/** Tags, entities and codes of signs, each made blank: of letters and digits between them nothing else is left. */
const codes = /<\/?[a-z][^<>]{0,200}>|&#?[a-z0-9]{2,8};|[=%][0-9a-f]{2}/gi;

function withoutCodes(text: string): string {
  return text.replace(codes, (code) => " ".repeat(code.length));
}

function shortSecretPattern(secret: string): RegExp {
  if (secret.length >= MIN_SECRET) return anyOf(spellings(secret));
  return new RegExp(`(?<![\\p{L}\\p{N}_$./+-])${escaped(secret)}(?![\\p{L}\\p{N}_$./+-])`, "gu");
}

/** The first 8 to 11 characters in every form; undefined where all of these read like ordinary words. */
function beginningPattern(secret: string): RegExp | undefined {
  const beginnings = Array.from({ length: MIN_PIECE - MIN_SECRET }, (_, more) =>
    secret.slice(0, MIN_SECRET + more),
  ).filter((beginning) => !readsLikeWords(beginning));
  const forms = beginnings.flatMap(spellings).filter((form) => form.length >= MIN_SECRET);
  return forms.length === 0 ? undefined : anyOf([...new Set(forms)]);
}

/** Matches the longest form that fits. */
function anyOf(forms: readonly string[]): RegExp {
  return new RegExp(
    forms
      .toSorted((a, b) => b.length - a.length)
      .map(escaped)
      .join("|"),
    "g",
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
