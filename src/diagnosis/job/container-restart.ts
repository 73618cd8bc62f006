import { group, rule } from "../rule.ts";
import { jobChecks, redJobs } from "./job-facts.ts";
import { notJson } from "./not-json.ts";

const restarted = rule({
  code: "container-restarted",
  title: {
    fr: "Le conteneur a redémarré pendant la validation",
    en: "The container restarted during the validation",
  },
  check: "generation.container-stable",
  reads: jobChecks,
  when: ({ run, facts, said, shell }) => {
    const lost = redJobs({ run, facts }, "vanished");
    const unwritable = facts.logSigns?.includes("ui-not-json") ? notJson : undefined;
    const gone =
      lost.length === 0
        ? { fr: "", en: "" }
        : {
            fr: " La file et l'historique ont disparu avec lui, et notre travail aussi.",
            en: " The queue and the history went with it, and so did our job.",
          };
    return {
      checks: ["generation.container-stable", ...lost.map(({ check }) => check)],
      cause: {
        fr: `Le processus n'est plus celui du début.${said.fr}${gone.fr}${unwritable?.cause.fr ?? ""}`,
        en: `The process is not the one that ran at the start.${said.en}${gone.en}${unwritable?.cause.en ?? ""}`,
      },
      steps: [
        ...(unwritable ? [unwritable.step] : []),
        {
          fr: "oom=true : la mémoire a manqué ; exit=137 sans oom : docker stop, ou la mémoire de la machine :",
          en: "oom=true: memory ran out; exit=137 without oom: docker stop, or the memory of the machine:",
          run: shell.exit,
        },
        { fr: "Sinon, lisez la fin du journal :", en: "Otherwise read the end of the log:", run: shell.logs },
      ],
    };
  },
});

/** A process that did not come back at all is the subject of `server-died`, which is asked earlier. */
export const containerRestartGroup = group({
  name: "container-restart",
  layer: "job",
  rules: [restarted],
  before: { generation: "jobs vanish with the process that held them" },
});
