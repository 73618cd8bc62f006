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

/** It delivered pictures, and not as many as the profile says. */
export const otherNumber = rule({
  ...aboutJobs,
  code: "job-picture-count",
  title: {
    fr: "Le travail ne livre pas le nombre d'images du profil",
    en: "The job does not deliver the profile's number of images",
  },
  when: ({ run, facts, shell }) => {
    const jobs = redJobs({ run, facts }, "finished").filter(
      ({ name, job }) => job.outputs.length > 0 && facts.imagesWanted?.[name] !== undefined,
    );
    return ofFirst(jobs, ({ name, job }) => {
      const came = job.outputs.length;
      const wanted = facts.imagesWanted?.[name];
      const nodes = new Set(job.outputs.map(({ node }) => node)).size;
      return {
        cause: {
          fr: `« ${name} » livre ${came} image${came > 1 ? "s" : ""}, de ${nodes} nœud${nodes > 1 ? "s" : ""} de sortie, au lieu de ${wanted}. Causes probables, dans l'ordre : un batch_size ou un second nœud de sortie (SaveImage, PreviewImage) dans le workflow, que le profil ne compte pas ; un pack qui remplace le nœud de sortie et enregistre deux fois ; une partie des images que le workflow ne calcule plus.`,
          en: `"${name}" delivers ${came} image${came > 1 ? "s" : ""}, of ${nodes} output node${nodes > 1 ? "s" : ""}, instead of ${wanted}. Likely causes, in this order: a batch_size or a second output node (SaveImage, PreviewImage) in the workflow that the profile does not count; a pack that replaces the output node and saves twice; a part of the images that the workflow no longer computes.`,
        },
        steps: [
          {
            fr: `Comptez dans le workflow les images de ses nœuds de sortie (batch_size compris), et écrivez ce nombre dans le profil : "images": ${came}.`,
            en: `Count in the workflow the images of its output nodes (batch_size included), and write this number into the profile: "images": ${came}.`,
          },
          {
            fr: "Si le workflow en promet bien un autre nombre : déplacez hors de custom_nodes, un à un, les packs qui enregistrent des images, et redémarrez après chacun :",
            en: "If the workflow does promise another number: move the packs that save images out of custom_nodes, one by one, and restart after each:",
            run: `${shell.listNodes}${shell.restart}`,
          },
        ],
      };
    });
  },
});
