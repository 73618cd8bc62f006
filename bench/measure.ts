import type { Ratio } from "./figures/figures.ts";

/** One line of the table. */
export interface Row {
  readonly what: string;
  /** Ours against the floor; for a cost that grows: the exponent. */
  readonly ratio: Ratio;
  readonly unit: "×" | "exponent";
  /** What the median must keep: at most this, or at least this. */
  readonly limit?: { readonly most: number } | { readonly least: number };
  /** The figures behind the ratio, in one line. */
  readonly detail: string;
}

export interface Measure {
  /** As `--only` names it. */
  readonly name: string;
  /** What is set against what, for `--help`. */
  readonly about: string;
  /** Tells each round as it ends. */
  run(tell: (line: string) => void, rounds: number | undefined): Promise<readonly Row[]>;
}

export function holds({ ratio, limit }: Row): boolean {
  if (limit === undefined) return true;
  return "most" in limit ? ratio.median <= limit.most : ratio.median >= limit.least;
}
