import type { JobReport } from "../../comfyui/job/job-report.ts";
import { originOf } from "../../models/loader-pack.ts";
import { modelTruncated } from "../model-codes.ts";
import { type Explanation, group, rule } from "../rule.ts";
import type { Step } from "../steps.ts";
import { aboutJobs, ofFirst, type RedJob, redJobs, type SeenJobs } from "./job-facts.ts";
import { outOfMemory } from "./memory.ts";

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
        fr: "Effacez le fichier trop petit et téléchargez-le de nouveau (hf download reprend une coupure).",
        en: "Delete the file that is too small and download it again (hf download resumes).",
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
        ...ofKnownPack(nodeType, shell),
        {
          fr: "Rejouez le workflow dans l'interface : si l'erreur y est aussi, elle vient du pack ou du modèle de ce nœud.",
          en: "Run the workflow in the interface: if the error is there too, it comes from this node's pack or model.",
        },
      ],
    };
  }),
});

/** A loader of a format of its own knows only the models of its day. */
function ofKnownPack(nodeType: string, shell: SeenJobs["shell"]): Step[] {
  const pack = originOf(nodeType, undefined, {});
  if (pack === undefined || pack === "core") return [];
  return [
    {
      fr: `Un modèle plus récent que ${pack.folder} ? Mettez ce pack à jour, puis redémarrez :`,
      en: `A model that is newer than ${pack.folder}? Update this pack, then restart:`,
      run: `${shell.pull(`/custom_nodes/${pack.folder}`)}${shell.requirements(pack.folder)}${shell.restart}`,
    },
  ];
}

export const nodeFailuresGroup = group({
  name: "node-failures",
  layer: "job",
  rules: [outOfMemory, damagedModel, diskFull, nodeError],
});
