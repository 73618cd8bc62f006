import { isMainMemory } from "../../comfyui/out-of-memory.ts";
import type { Measured } from "../../record/facts.ts";
import { type Explanation, rule } from "../rule.ts";
import { GiB } from "../stack/machine.ts";
import { aboutJobs, jobChecks, ofFirst, redJobs, type SeenJobs } from "./job-facts.ts";

export const outOfMemory = rule({
  ...aboutJobs,
  code: "out-of-memory",
  title: {
    fr: "La mémoire du GPU ou de la machine est épuisée",
    en: "The memory of the GPU or the machine is exhausted",
  },
  reads: [...jobChecks, "infra.version", "generation.reference"],
  when: ({ run, facts, shell }) =>
    ofFirst(redJobs({ run, facts }, "out-of-memory"), ({ job: { failure } }) => {
      const node = failure?.nodeType ?? "?";
      if (isMainMemory(`${failure?.exception} ${failure?.message}`)) return mainMemory(node, facts, shell);
      const { system } = facts;
      const free =
        system && ` (${(system.vramFree / GiB).toFixed(1)} / ${(system.vramTotal / GiB).toFixed(1)} Gi)`;
      return {
        cause: {
          fr: `La mémoire du GPU a manqué dans ${node}. Libre / totale au début de la validation${free ?? " : inconnu"} : un autre programme l'occupe, ou la taille demandée est trop grande.`,
          en: `The GPU's memory ran out in ${node}. Free / total when the validation began${free ?? ": unknown"}: another program holds it, or the requested size is too large.`,
        },
        steps: [
          { fr: "Voyez qui l'occupe :", en: "See who holds it:", run: shell.gpu },
          {
            fr: "Arrêtez l'autre service (Forge, Ollama, un autre ComfyUI), ou déchargez ses modèles.",
            en: "Stop the other service (Forge, Ollama, another ComfyUI), or unload its models.",
          },
          {
            fr: "Si seul ComfyUI l'occupe, et plus à chaque exécution : redémarrez-le :",
            en: "If only ComfyUI holds it, and more at each run: restart it:",
            run: shell.restart,
          },
        ],
      };
    }),
});

/** Dynamic VRAM (recent ComfyUI) keeps in main memory what the GPU does not hold. */
function mainMemory(
  node: string,
  { system }: SeenJobs["facts"] & Pick<Measured, "system">,
  shell: SeenJobs["shell"],
): Pick<Explanation, "cause" | "steps"> {
  const free = system && ` (${(system.ramFree / GiB).toFixed(1)} / ${(system.ramTotal / GiB).toFixed(1)} Gi)`;
  return {
    cause: {
      fr: `La mémoire centrale de la machine, et non celle du GPU, a manqué dans ${node}. Libre / totale au début de la validation${free ?? " : inconnu"} : les poids des modèles y attendent leur tour.`,
      en: `The machine's main memory, not the GPU's, ran out in ${node}. Free / total when the validation began${free ?? ": unknown"}: the weights of the models wait there for their turn.`,
    },
    steps: [
      {
        fr: "Dans .wslconfig, augmentez memory= (32 Go au moins pour ces modèles), puis wsl --shutdown ; sous Docker, augmentez la limite du conteneur ; sous Windows sans WSL, le fichier d'échange.",
        en: "In .wslconfig raise memory= (32 GB at least for these models), then wsl --shutdown; with Docker raise the container's limit; on Windows without WSL enlarge the paging file.",
      },
      {
        fr: "Redémarrez ComfyUI pour rendre ce qu'il tient encore :",
        en: "Restart ComfyUI to give back what it still holds:",
        run: shell.restart,
      },
      {
        fr: "Si cela se répète : lancez-le avec --disable-pinned-memory, ou --disable-dynamic-vram, et comparez.",
        en: "If it happens again: start it with --disable-pinned-memory, or --disable-dynamic-vram, and compare.",
      },
    ],
  };
}
