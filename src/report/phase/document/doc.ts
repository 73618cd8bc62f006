import type { CheckStatus } from "../../../record/run-record.ts";
import type { Language } from "../../../text.ts";

/** A report apart from its form: the Markdown and the HTML page are two writings of the same blocks. */
export interface Doc {
  readonly title: string;
  readonly language: Language;
  readonly blocks: readonly Block[];
  /** Other pages of the same run, beside this one. */
  readonly links?: readonly { readonly word: string; readonly file: string }[];
}

/** `loud`: what must not be overlooked, whatever the verdict. */
export type Tone = "good" | "warn" | "bad" | "loud";

/** What stands in a cell or a line: plain text, a name of code, a check's status, or the way to a page. Text is data: writers escape it. */
export type Span =
  | string
  | { readonly code: string }
  | { readonly status: CheckStatus; readonly word: string }
  /** Leads to another page, relative to this one. */
  | { readonly page: string; readonly word: string };
export type Line = Span | readonly Span[];

export type Block =
  | { readonly kind: "banner"; readonly tone: Tone; readonly text: string; readonly more?: string }
  | { readonly kind: "heading"; readonly level: 2 | 3; readonly text: string; readonly code?: string }
  /** The way to all that follows: stands below what everybody reads. */
  | { readonly kind: "contents" }
  /** Questions with their answers: what a reader in a hurry reads. */
  | { readonly kind: "answers"; readonly items: readonly { readonly label: string; readonly line: Line }[] }
  | { readonly kind: "text"; readonly line: Line }
  | { readonly kind: "list"; readonly items: readonly Line[] }
  /** A remedy: a line that starts with three blanks is a command to paste. */
  | { readonly kind: "steps"; readonly text: string }
  | {
      readonly kind: "table";
      readonly head: readonly string[];
      readonly rows: readonly (readonly Line[])[];
      /** Columns whose widths the page knows: a name of its style sheet. */
      readonly look?: "stages" | "matrix";
    }
  /** Hand to hand, from the first to the last; a broken link is marked before the hand that it does not reach. */
  | { readonly kind: "chain"; readonly links: readonly ChainLink[] }
  | { readonly kind: "pictures"; readonly pictures: readonly Picture[] }
  /** Two pictures of one scene, laid upon each other; one is uncovered step by step. */
  | { readonly kind: "compare"; readonly before: Picture; readonly after: Picture; readonly words: string }
  | { readonly kind: "drawing"; readonly drawing: Drawing };

export interface ChainLink {
  readonly title: string;
  readonly where: string;
  readonly found: string;
  /** How it hangs on the one before; the first hangs on nothing. */
  readonly into?: { readonly state: "good" | "broken" | "unknown"; readonly word: string };
  /** Why it is broken. */
  readonly why: readonly string[];
}

export interface Picture {
  readonly caption: string;
  /** The original, relative to the report. */
  readonly file: string;
  /** Scaled, as a data URI; absent where the file could not be read. */
  readonly preview?: string;
}

export interface Drawing {
  readonly caption: string;
  /** The same drawing as a file beside the report, for Markdown. */
  readonly file: string;
  /** As SVG; `width` as SVG writes it: `100%` in a page, pixels in a file of its own. */
  readonly draw: (width: string) => string;
}

export const heading = (text: string, level: 2 | 3 = 2, code?: string): Block => ({
  kind: "heading",
  level,
  text,
  ...(code !== undefined && { code }),
});
export const text = (line: Line): Block => ({ kind: "text", line });
export const code = (word: string): Span => ({ code: word });

/** A sentence whose commands of ours stand out, to be copied. */
export function commands(sentence: string): Line {
  return sentence
    .split(/(npm (?:test|run [\w:-]+)(?: -- [^·]*[^·\s])?)/)
    .filter((part) => part !== "")
    .map((part): Span => (part.startsWith("npm ") ? { code: part } : part));
}

/** A table, or nothing where it would have no row. */
export function table(
  head: readonly string[],
  rows: readonly (readonly Line[])[],
  look?: "stages" | "matrix",
): Block[] {
  return rows.length === 0 ? [] : [{ kind: "table", head, rows, ...(look && { look }) }];
}

/** A list, or nothing where it would have no item. */
export function list(items: readonly Line[]): Block[] {
  return items.length === 0 ? [] : [{ kind: "list", items }];
}

export function spans(line: Line): readonly Span[] {
  return Array.isArray(line) ? line : [line as Span];
}
