import { some } from "../../format.ts";
import { rule } from "../rule.ts";
import { ifThisWorks, withoutProxy } from "../steps.ts";
import { aboutJobs, ofFirst, redJobs } from "./job-facts.ts";

/** Classes that end a graph with a picture, in ComfyUI and in the usual packs. */
const endsWithPicture = /save|preview|output|export/i;

/** The server calls it a success; the history names no picture of it. */
export const withoutPicture = rule({
  ...aboutJobs,
  code: "job-without-picture",
  title: { fr: "Le travail réussit sans livrer d'image", en: "The job succeeds without delivering an image" },
  when: ({ run, facts, shell }) => {
    const jobs = redJobs({ run, facts }, "finished").filter(({ job }) => job.outputs.length === 0);
    return ofFirst(jobs, ({ name }) => {
      const classes = Object.values(facts.jobNodes?.[name] ?? {});
      const last = some([...new Set(classes.filter((one) => endsWithPicture.test(one)))]) || "SaveImage";
      return {
        cause: {
          fr: `Le serveur dit que « ${name} » a réussi, mais son historique ne nomme aucune image. Causes probables, dans l'ordre : un pack remplace le nœud de sortie (${last}) ou enregistre ailleurs ; un custom node ou un proxy efface les images de l'historique.`,
          en: `The server says that "${name}" succeeded, but its history names no image. Likely causes, in this order: a pack replaces the output node (${last}) or saves elsewhere; a custom node or a proxy strips the images from the history.`,
        },
        steps: [
          {
            fr: "Lancez ce workflow dans l'interface. Si aucune image n'apparaît sous le nœud de sortie, le défaut est dans ComfyUI : remplacez ce nœud par SaveImage, puis déplacez hors de custom_nodes, un à un, les packs qui enregistrent des images :",
            en: "Run this workflow in the interface. If no image shows under the output node, the fault is in ComfyUI: replace that node by SaveImage, then move the packs that save images out of custom_nodes, one by one:",
            run: shell.listNodes,
          },
          {
            fr: "Redémarrez après chaque changement :",
            en: "Restart after each change:",
            run: shell.restart,
          },
          withoutProxy(shell),
          ifThisWorks({
            fr: "coupez dans le proxy le cache et la réécriture de /history et de /api/jobs.",
            en: "switch off the proxy's cache and rewriting of /history and /api/jobs.",
          }),
        ],
      };
    });
  },
});
