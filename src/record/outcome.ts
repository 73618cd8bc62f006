import type { Text } from "../text.ts";
import type { CheckResult, CheckStatus } from "./run-record.ts";

/** How a check ended, with the two kinds of a skipped one apart: asked for and not told, or not asked for. */
export type Outcome = Exclude<CheckStatus, "skipped"> | "untold" | "unasked";

/** In the order in which they are counted. */
export const outcomes = ["passed", "failed", "waived", "blocked", "untold", "unasked"] as const;

/** Of several results, the one that stands for all. */
export const worstFirst: readonly CheckStatus[] = ["failed", "blocked", "waived", "skipped", "passed"];

export function outcomeOf({ status, unasked }: Pick<CheckResult, "status" | "unasked">): Outcome {
  if (status !== "skipped") return status;
  return unasked ? "unasked" : "untold";
}

export const outcomeWords: Readonly<Record<Outcome, Text>> = {
  passed: { fr: "réussi", en: "passed" },
  failed: { fr: "échec", en: "failed" },
  waived: { fr: "dérogation", en: "waived" },
  blocked: { fr: "bloqué", en: "blocked" },
  untold: { fr: "non établi", en: "undecided" },
  unasked: { fr: "non demandé", en: "not asked for" },
};

/** How many checks ended in each status; `unasked` are part of the skipped ones. */
export type Counts = Readonly<Record<CheckStatus | "unasked", number>>;

export function countsOf(checks: readonly Pick<CheckResult, "status" | "unasked">[]): Counts {
  const counts = { passed: 0, failed: 0, waived: 0, blocked: 0, skipped: 0, unasked: 0 };
  for (const { status, unasked } of checks) {
    counts[status] += 1;
    if (unasked) counts.unasked += 1;
  }
  return counts;
}
