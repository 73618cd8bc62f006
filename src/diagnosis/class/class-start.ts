import { plural } from "../../format.ts";
import { group, rule } from "../rule.ts";
import { again } from "./class-facts.ts";

const othersQueue = rule({
  check: "readiness.queue-free",
  code: "class-queue-of-others",
  title: { fr: "La file contient les travaux d'autres personnes", en: "The queue holds other people's jobs" },
  when: (seen) => {
    const { running = 0, pending = 0 } = seen.facts.othersJobs ?? {};
    if (running + pending === 0) return undefined;
    const [now, next] = [
      plural(running, ["en cours", "en cours"], ["running", "running"]),
      plural(pending, ["en attente", "en attente"], ["waiting", "waiting"]),
    ];
    return {
      cause: {
        fr: `La file contient les travaux d'autres personnes (${now.fr}, ${next.fr}) : la mesure les retarderait, et ils la fausseraient. Rien n'a été lancé.`,
        en: `The queue holds the jobs of other people (${now.en}, ${next.en}): the measurement would delay them, and they would falsify it. Nothing was started.`,
      },
      steps: [
        {
          fr: `Attendez que la file de ${seen.run.target.url} soit vide, puis relancez :`,
          en: `Wait until the queue of ${seen.run.target.url} is empty, then run again:`,
          run: again(seen),
        },
        {
          fr: "Ou prévenez ces personnes et mesurez à côté d'elles ; le rapport le dira :",
          en: "Or tell these people and measure beside them; the report will say so:",
          run: again(seen, "--beside-others"),
        },
        {
          fr: "Ne videz pas la file : elle n'est pas à vous.",
          en: "Do not clear the queue: it is not yours.",
        },
      ],
    };
  },
});

/** Before the class comes. */
export const classStartGroup = group({ name: "class-start", layer: "class", rules: [othersQueue] });
