import { rule } from "../rule.ts";
import { cacheOff, repliesCached } from "../surface/cache-steps.ts";
import { aboutJobs, ofFirst, type RedJob, redJobs, type SeenJobs } from "./job-facts.ts";

/** Jobs that the history holds, where it is asked by an address that nobody asked before. */
export function staleJobs(seen: Pick<SeenJobs, "run" | "facts">): RedJob[] {
  return (["history-late", "vanished", "timed-out"] as const)
    .flatMap((outcome) => redJobs(seen, outcome))
    .filter(({ job }) => job.stale === true);
}

export const staleHistory = rule({
  ...aboutJobs,
  ...repliesCached,
  when: (seen) =>
    ofFirst(staleJobs(seen), ({ name }) => ({
      cause: {
        fr: `Le travail « ${name} » a fini, et l'historique ne le montre qu'à une adresse neuve (/history/…?e2e=…) : un cache garde la réponse d'avant. L'interface des étudiants attendra sans fin.`,
        en: `The job "${name}" has ended, and the history shows it only at a new address (/history/…?e2e=…): a cache keeps the reply of before. The students' page will wait for ever.`,
      },
      steps: cacheOff(seen.shell),
    })),
});
