import { answerOf } from "../../readiness/answer.ts";
import { answerSentence } from "../../readiness/answer-words.ts";
import type { ReadinessFigures } from "../../readiness/figures.ts";
import type { StudentOutcome } from "../../readiness/session.ts";
import type { Language } from "../../text.ts";
import type { RunRecord } from "../run-record.ts";

/** What scripts read of a class: all figures, times in milliseconds and memory in bytes, without the single jobs. */
export interface ReadinessSummary extends Omit<ReadinessFigures, "jobs" | "series" | "memory"> {
  readonly answer: "yes" | "no" | "unsure";
  readonly sentence: string;
  /** What speaks against a yes, most telling first, by its kind. */
  readonly why: readonly string[];
  /** Pictures by what became of them. */
  readonly images: Readonly<Partial<Record<StudentOutcome, number>>>;
  readonly memory: Omit<ReadinessFigures["memory"], "samples">;
}

/** The figures of the class of a run, where one was simulated. */
export function readinessOf({ facts }: Pick<RunRecord, "facts">): ReadinessFigures | undefined {
  return facts["readiness.burst"]?.readiness;
}

export function readinessSummary(
  record: Pick<RunRecord, "facts">,
  language: Language,
): ReadinessSummary | undefined {
  const figures = readinessOf(record);
  if (figures === undefined) return undefined;
  const { jobs, series: _series, memory, ...others } = figures;
  const { samples: _samples, ...looks } = memory;
  const { word, why } = answerOf(figures);
  const outcomes = Map.groupBy(jobs, ({ outcome }) => outcome);
  return {
    answer: word,
    sentence: answerSentence(figures)[language],
    why: why.map((one) => (one.kind === "outcome" ? one.outcome : one.kind)),
    images: Object.fromEntries([...outcomes].map(([outcome, all]) => [outcome, all.length])),
    ...others,
    memory: looks,
  };
}
