import { some } from "../../format.ts";
import { bilingual } from "../../input/sentences.ts";
import { errorWords } from "../../readiness/error-words.ts";
import type { StudentJob, StudentOutcome } from "../../readiness/session.ts";
import type { Text } from "../../text.ts";
import type { Explanation, Seen } from "../rule.ts";
import type { Step } from "../steps.ts";
import { ended, figuresIn, ofAll, whenAndWho } from "./class-facts.ts";

export const aboutBurst = { check: "readiness.burst" } as const;

interface Concerned {
  readonly jobs: readonly StudentJob[];
  /** `3 images sur 60`, and who was concerned when. */
  readonly many: Text;
  readonly who: Text;
  readonly seen: Seen<"readiness.burst">;
  /** What was said of these jobs, most frequent first. */
  readonly said: Text;
}

/** The rule holds where jobs of the class ended so; `more` chooses among them. */
export const whenAny =
  (
    outcomes: readonly StudentOutcome[],
    say: (concerned: Concerned) => Pick<Explanation, "cause" | "steps">,
    more: (job: StudentJob) => boolean = () => true,
  ) =>
  (seen: Seen<"readiness.burst">): Explanation | undefined => {
    const figures = figuresIn(seen);
    const jobs = figures ? ended(figures, ...outcomes).filter(more) : [];
    if (figures === undefined || jobs.length === 0) return undefined;
    const kinds = Map.groupBy(
      jobs.flatMap(({ error }) => error ?? []),
      (kind) => kind,
    );
    const counted = [...kinds].toSorted(([, a], [, b]) => b.length - a.length);
    const said = bilingual((language) =>
      some(
        counted.map(([kind, all]) => `${errorWords(kind)[language]} × ${all.length}`),
        4,
      ),
    );
    return say({ jobs, seen, many: ofAll(jobs.length, figures), who: whenAndWho(jobs), said });
  };

export const logs = ({ shell }: Pick<Seen, "shell">): Step => ({
  fr: "Le journal du serveur, au même moment :",
  en: "The server's log, at the same time:",
  run: shell.logs,
});
