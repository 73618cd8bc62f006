import type { JobReport } from "../../comfyui/job/job-report.ts";
import { isMainMemory } from "../../comfyui/out-of-memory.ts";
import type { Measured } from "../../record/facts.ts";
import { modelTruncated } from "../model-codes.ts";
import { type Explanation, group, rule } from "../rule.ts";
import { GiB } from "../stack/machine.ts";
import { aboutJobs, jobChecks, ofFirst, type RedJob, redJobs, type SeenJobs } from "./job-facts.ts";

const outOfMemory = rule({
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

/** What PyTorch and safetensors say of a file that was cut, is a pointer of Git LFS, or a shard. */
const damagedFile =
  /HeaderTooLarge|HeaderTooSmall|InvalidHeader|MetadataIncompleteBuffer|SafetensorError|safetensors_rust|PytorchStreamReader|UnpicklingError|unexpected EOF|incomplete metadata|file not fully covered/i;

/** What the reader of GGUF files says of one that was cut or is none; only of a loader of that format. */
const damagedGguf =
  /GGUF magic invalid|appears to be version \d+|cannot reshape array of size|out of bounds for axis|mmap length/i;

type Failure = "damaged-file" | "disk-full" | "other";

function failureOf({ failure: { nodeType = "", exception, message = "" } = {} }: JobReport): Failure {
  if (damagedFile.test(`${exception} ${message}`)) return "damaged-file";
  if (/GGUF/.test(nodeType) && damagedGguf.test(message)) return "damaged-file";
  return /Errno 28\b|No space left on device|disk quota exceeded/i.test(message) ? "disk-full" : "other";
}

/** A rule's `when` for jobs in which a node raised this kind of error. */
function whenFailed(
  kind: Failure,
  explain: (
    failure: Required<NonNullable<JobReport["failure"]>>,
    first: RedJob,
    seen: SeenJobs,
  ) => Pick<Explanation, "cause" | "steps">,
): (seen: SeenJobs) => Explanation | undefined {
  return (seen) =>
    ofFirst(
      redJobs(seen, "failed").filter(({ job }) => failureOf(job) === kind),
      (first) =>
        explain(
          { node: "?", nodeType: "?", exception: "?", message: "?", ...first.job.failure },
          first,
          seen,
        ),
    );
}

const damagedModel = rule({
  ...aboutJobs,
  ...modelTruncated,
  when: whenFailed("damaged-file", ({ nodeType, message }, _first, { shell }) => ({
    cause: {
      fr: `${nodeType} n'arrive pas à lire son fichier (« ${message} ») : téléchargement coupé, pointeur Git LFS, lien rompu ou fragment. Le fichier est dans la liste, mais son contenu ne va pas.`,
      en: `${nodeType} cannot read its file ("${message}"): cut download, Git LFS pointer, broken link or shard. The file is in the list, but its content is wrong.`,
    },
    steps: [
      {
        fr: "Comparez les tailles avec celles que la page de téléchargement de chaque modèle affiche :",
        en: "Compare the sizes with those that the download page of each model shows:",
        run: ["diffusion_models", "text_encoders", "vae"].map(shell.listModels).join(""),
      },
      {
        fr: "Effacez le fichier trop petit et téléchargez-le de nouveau (huggingface-cli download reprend une coupure).",
        en: "Delete the file that is too small and download it again (huggingface-cli download resumes).",
      },
    ],
  })),
});

const diskFull = rule({
  ...aboutJobs,
  code: "disk-full",
  title: { fr: "Le disque du serveur est plein", en: "The server's disk is full" },
  when: whenFailed("disk-full", ({ nodeType, message }, _first, { shell }) => ({
    cause: {
      fr: `${nodeType} ne peut plus écrire sur le disque du serveur (« ${message} ») : aucune image ne sera enregistrée, quel que soit le modèle.`,
      en: `${nodeType} can no longer write to the server's disk ("${message}"): no image will be saved, whatever the model.`,
    },
    steps: [
      {
        fr: "Voyez ce qui reste, et ce qui prend la place :",
        en: "See what is left, and what takes the room:",
        run: `${shell.disk}${shell.outputSize}`,
      },
      {
        fr: "Videz les anciennes images de output/ et de temp/, ou agrandissez le volume. Sous WSL, le disque virtuel (ext4.vhdx) partage la place du disque de Windows.",
        en: "Clear the old images of output/ and temp/, or enlarge the volume. Under WSL the virtual disk (ext4.vhdx) shares the room of the Windows disk.",
      },
    ],
  })),
});

const nodeError = rule({
  ...aboutJobs,
  code: "node-error",
  title: { fr: "Un nœud a levé une erreur", en: "A node raised an error" },
  when: whenFailed("other", ({ node, nodeType, exception, message }, { name }, { shell }) => {
    const itself =
      name === "canary"
        ? {
            fr: " C'est le graphe sans modèle : le serveur lui-même est en cause (disque plein, droits sur output/).",
            en: " This is the graph without a model: the server itself is to blame (full disk, rights on output/).",
          }
        : { fr: "", en: "" };
    return {
      cause: {
        fr: `Le nœud ${nodeType} (n° ${node}) a levé ${exception} : ${message}${itself.fr}`,
        en: `Node ${nodeType} (#${node}) raised ${exception}: ${message}${itself.en}`,
      },
      steps: [
        {
          fr: "La trace complète est dans le journal :",
          en: "The whole traceback is in the log:",
          run: shell.logs,
        },
        {
          fr: "Rejouez le workflow dans l'interface : si l'erreur y est aussi, elle vient du pack ou du modèle de ce nœud.",
          en: "Run the workflow in the interface: if the error is there too, it comes from this node's pack or model.",
        },
      ],
    };
  }),
});

export const nodeFailuresGroup = group({
  name: "node-failures",
  layer: "job",
  rules: [outOfMemory, damagedModel, diskFull, nodeError],
});
