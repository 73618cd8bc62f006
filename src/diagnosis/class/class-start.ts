import { plural } from "../../format.ts";
import { whole } from "../../record/again.ts";
import { reasonOf } from "../results.ts";
import { group, rule } from "../rule.ts";
import { command } from "../steps.ts";
import { again, once } from "./class-facts.ts";

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

/** What the rules of jobs did not explain: a picture that is no good one, say. */
const warmUpFailed = rule({
  check: "readiness.warm-up",
  code: "class-warm-up-failed",
  title: { fr: "L'image d'échauffement n'est pas bonne", en: "The warm-up picture is no good one" },
  when: (seen) => {
    const said = reasonOf(seen.run, "readiness.warm-up");
    return {
      cause: {
        fr: `Avant l'arrivée de la classe, un seul travail, sur un serveur libre, n'a pas donné une bonne image : ce n'est pas la charge.${said.fr}`,
        en: `Before the class came, one job alone on a free server did not give a good picture: it is not the load.${said.en}`,
      },
      steps: [
        {
          fr: "La validation complète examine chaque étape d'une image et nomme la cause :",
          en: "The whole validation looks at each step of a picture and names the cause:",
          run: command(whole(seen.run)),
        },
        once(seen),
      ],
    };
  },
});

/** Before the class comes. */
export const classStartGroup = group({
  name: "class-start",
  layer: "class",
  rules: [othersQueue, warmUpFailed],
});
