import { commands } from "../commands.ts";
import { type Codes, diagnosis, type Rule, steps } from "../old-rule.ts";
import { GiB } from "../stack/machine.ts";
import { checksOf, redJobs } from "./job-facts.ts";

export const nodeFailureCodes = {
  "out-of-memory": { fr: "La mémoire du GPU est épuisée", en: "The GPU's memory is exhausted" },
  "model-truncated": { fr: "Un fichier de modèle est abîmé", en: "A model file is damaged" },
  "disk-full": { fr: "Le disque du serveur est plein", en: "The server's disk is full" },
  "node-error": { fr: "Un nœud a levé une erreur", en: "A node raised an error" },
} as const satisfies Codes;

const outOfMemory: Rule = (record) => {
  const jobs = redJobs(record, "out-of-memory");
  const [first] = jobs;
  if (first === undefined) return undefined;
  const { system } = record.facts;
  const shell = commands(record);
  const node = first.job.failure?.nodeType ?? "?";
  const free = system
    ? ` (${(system.vramFree / GiB).toFixed(1)} / ${(system.vramTotal / GiB).toFixed(1)} Gi)`
    : "";
  return diagnosis(
    "out-of-memory",
    checksOf(jobs),
    {
      fr: `La mémoire du GPU a manqué dans ${node}. Libre / totale au début de la validation${free || " : inconnu"} : un autre programme l'occupe, ou la taille demandée est trop grande.`,
      en: `The GPU's memory ran out in ${node}. Free / total when the validation began${free || ": unknown"}: another program holds it, or the requested size is too large.`,
    },
    steps(
      [
        `Voyez qui l'occupe :${shell.gpu}`,
        "Arrêtez l'autre service (Forge, Ollama, un autre ComfyUI), ou déchargez ses modèles.",
        `Si seul ComfyUI l'occupe, et plus à chaque exécution : redémarrez-le :${shell.restart}`,
      ],
      [
        `See who holds it:${shell.gpu}`,
        "Stop the other service (Forge, Ollama, another ComfyUI), or unload its models.",
        `If only ComfyUI holds it, and more at each run: restart it:${shell.restart}`,
      ],
    ),
  );
};

/** What PyTorch and safetensors say of a file that was cut, is a pointer of Git LFS, or a shard. */
const damagedFile =
  /HeaderTooLarge|HeaderTooSmall|InvalidHeader|MetadataIncompleteBuffer|SafetensorError|safetensors_rust|PytorchStreamReader|UnpicklingError|unexpected EOF|incomplete metadata|file not fully covered/i;

const truncated: Rule = (record) => {
  const jobs = redJobs(record, "failed").filter(({ job }) =>
    damagedFile.test(`${job.failure?.exception} ${job.failure?.message}`),
  );
  const [first] = jobs;
  if (first === undefined) return undefined;
  const { nodeType = "?", message = "?" } = first.job.failure ?? {};
  const shell = commands(record);
  return diagnosis(
    "model-truncated",
    checksOf(jobs),
    {
      fr: `${nodeType} n'arrive pas à lire son fichier (« ${message} ») : téléchargement coupé, pointeur Git LFS, lien rompu ou fragment. Le fichier est dans la liste, mais son contenu ne va pas.`,
      en: `${nodeType} cannot read its file ("${message}"): cut download, Git LFS pointer, broken link or shard. The file is in the list, but its content is wrong.`,
    },
    steps(
      [
        `Comparez les tailles avec la source (20,4 Go pour le modèle, 8,8 Go pour l'encodeur, 254 Mo pour le VAE) :${shell.listModels("diffusion_models")}${shell.listModels("text_encoders")}${shell.listModels("vae")}`,
        "Effacez le fichier trop petit et téléchargez-le de nouveau (huggingface-cli download reprend une coupure).",
      ],
      [
        `Compare the sizes with the source (20.4 GB for the model, 8.8 GB for the encoder, 254 MB for the VAE):${shell.listModels("diffusion_models")}${shell.listModels("text_encoders")}${shell.listModels("vae")}`,
        "Delete the file that is too small and download it again (huggingface-cli download resumes).",
      ],
    ),
  );
};

const diskFull: Rule = (record) => {
  const jobs = redJobs(record, "failed").filter(({ job }) =>
    /Errno 28\b|No space left on device|disk quota exceeded/i.test(job.failure?.message ?? ""),
  );
  const [first] = jobs;
  if (first === undefined) return undefined;
  const { nodeType = "?", message = "?" } = first.job.failure ?? {};
  const shell = commands(record);
  return diagnosis(
    "disk-full",
    checksOf(jobs),
    {
      fr: `${nodeType} ne peut plus écrire sur le disque du serveur (« ${message} ») : aucune image ne sera enregistrée, quel que soit le modèle.`,
      en: `${nodeType} can no longer write to the server's disk ("${message}"): no image will be saved, whatever the model.`,
    },
    steps(
      [
        `Voyez ce qui reste, et ce qui prend la place :${shell.disk}${shell.outputSize}`,
        "Videz les anciennes images de output/ et de temp/, ou agrandissez le volume. Sous WSL, le disque virtuel (ext4.vhdx) partage la place du disque de Windows.",
      ],
      [
        `See what is left, and what takes the room:${shell.disk}${shell.outputSize}`,
        "Clear the old images of output/ and temp/, or enlarge the volume. Under WSL the virtual disk (ext4.vhdx) shares the room of the Windows disk.",
      ],
    ),
  );
};

const nodeError: Rule = (record) => {
  const jobs = redJobs(record, "failed");
  const [first] = jobs;
  if (first === undefined) return undefined;
  const { node = "?", nodeType = "?", exception = "?", message = "?" } = first.job.failure ?? {};
  const canary = first.name === "canary";
  return diagnosis(
    "node-error",
    checksOf(jobs),
    {
      fr: `Le nœud ${nodeType} (n° ${node}) a levé ${exception} : ${message}${canary ? " C'est le graphe sans modèle : le serveur lui-même est en cause (disque plein, droits sur output/)." : ""}`,
      en: `Node ${nodeType} (#${node}) raised ${exception}: ${message}${canary ? " This is the graph without a model: the server itself is to blame (full disk, rights on output/)." : ""}`,
    },
    steps(
      [
        `La trace complète est dans le journal :${commands(record).logs}`,
        "Rejouez le workflow dans l'interface : si l'erreur y est aussi, elle vient du pack ou du modèle de ce nœud.",
      ],
      [
        `The whole traceback is in the log:${commands(record).logs}`,
        "Play the workflow in the interface: if the error is there too, it comes from this node's pack or model.",
      ],
    ),
  );
};

export const nodeFailureRules: readonly Rule[] = [outOfMemory, truncated, diskFull, nodeError];
