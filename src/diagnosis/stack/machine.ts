import type { VramReading } from "../../comfyui/vram.ts";
import { gib } from "../../format.ts";
import { jobChecks, redJobs } from "../job/job-facts.ts";
import { type Explanation, group, rule, type Seen } from "../rule.ts";
import { command, recreate } from "../steps.ts";

export const GiB = 2 ** 30;

/** Others hold what the models need; a person stops them. */
const whenTaken =
  (state: VramReading["state"]) =>
  ({
    run,
    facts,
    said,
    shell,
  }: Seen<"infra.device" | (typeof jobChecks)[number]>): Explanation | undefined => {
    const { vram, holders = [] } = facts;
    if (vram?.state !== state) return undefined;
    const taken = vram.total - vram.free - vram.own;
    const who = holders.length > 0 ? holders.join(", ") : undefined;
    return {
      checks: ["infra.device", ...redJobs({ run, facts }, "out-of-memory").map(({ check }) => check)],
      cause: {
        fr: `Autre chose que ComfyUI tient ${gib(taken, "fr")} des ${gib(vram.total, "fr")} du GPU${who ? ` ; Docker y montre : ${who}` : ""}. Il reste ${gib(vram.free + vram.own, "fr")} pour les modèles, qui en veulent ${gib(vram.need, "fr")} : ils seront déchargés en mémoire centrale, et chaque image sera lente, ou la mémoire manquera.${said.fr}`,
        en: `Something other than ComfyUI holds ${gib(taken, "en")} of the GPU's ${gib(vram.total, "en")}${who ? `; Docker shows there: ${who}` : ""}. ${gib(vram.free + vram.own, "en")} are left for the models, which want ${gib(vram.need, "en")}: they will be offloaded to main memory, and each image will be slow, or memory will run out.${said.en}`,
      },
      steps: [
        { fr: "Voyez qui l'occupe :", en: "See who holds it:", run: shell.gpu },
        {
          fr: "Un conteneur ne voit pas les processus des autres : lancez aussi nvidia-smi sur la machine elle-même.",
          en: "A container does not see the processes of others: run nvidia-smi on the machine itself, too.",
          run: command("nvidia-smi"),
        },
        {
          fr: "Arrêtez l'autre service (Ollama, vLLM, Forge, un second ComfyUI, un notebook oublié), ou donnez-lui un autre GPU.",
          en: "Stop the other service (Ollama, vLLM, Forge, a second ComfyUI, a forgotten notebook), or give it another GPU.",
        },
      ],
    };
  };

const taken = rule({
  code: "vram-taken",
  title: { fr: "Un autre programme occupe la mémoire du GPU", en: "Another program holds the GPU's memory" },
  check: "infra.device",
  reads: jobChecks,
  when: whenTaken("taken"),
});

const shared = rule({
  code: "vram-shared",
  title: { fr: "La mémoire du GPU est partagée", en: "The GPU's memory is shared" },
  check: "infra.device",
  reads: jobChecks,
  anyway: true,
  warning: true,
  when: whenTaken("shared"),
});

const memory = rule({
  code: "vram-too-small",
  title: { fr: "Le GPU ou sa mémoire ne suffit pas", en: "The GPU or its memory is not enough" },
  check: "infra.device",
  reads: ["infra.version", "generation.reference"],
  when: ({ facts: { system }, said, shell }) => {
    const size = ((system?.vramTotal ?? 0) / GiB).toFixed(1);
    const device = system?.device ?? "?";
    return {
      cause: {
        fr: `Le GPU (${device}, ${size.replace(".", ",")} Gio) n'est pas celui que demande le profil : les modèles seraient déchargés en mémoire centrale, et chaque image serait très lente.${said.fr}`,
        en: `The GPU (${device}, ${size} GiB) is not the one the profile asks for: the models would be offloaded to main memory, and each image very slow.${said.en}`,
      },
      steps: [
        {
          fr: "Plusieurs GPU ? ComfyUI n'utilise que le premier visible ; choisissez-le par CUDA_VISIBLE_DEVICES :",
          en: "Several GPUs? ComfyUI uses only the first that it sees; choose it by CUDA_VISIBLE_DEVICES:",
          run: shell.gpu,
        },
        {
          fr: "Sinon, utilisez des modèles plus légers et leur profil (--profile qwen-image-edit-2511-gguf-lightning pour 16 Go, qwen-image-nunchaku pour 8 Go), ou le vôtre, avec un device.minVramGiB qui leur correspond.",
          en: "Otherwise use lighter models and their profile (--profile qwen-image-edit-2511-gguf-lightning for 16 GB, qwen-image-nunchaku for 8 GB), or your own, with a device.minVramGiB that suits them.",
        },
      ],
    };
  },
});

/** A limit below the largest model: it is read, moved and offloaded within it. */
const containerLimit = rule({
  code: "memory-limit-too-low",
  title: {
    fr: "La limite de mémoire du conteneur est plus petite qu'un modèle",
    en: "The container's memory limit is smaller than a model",
  },
  check: "infra.container-running",
  reads: ["infra.container-models"],
  anyway: true,
  warning: true,
  when: ({ facts: { container, modelsOnDisk } }) => {
    const limit = container?.memoryLimit ?? 0;
    const largest = modelsOnDisk?.files.toSorted((one, other) => (other.bytes ?? 0) - (one.bytes ?? 0))[0];
    if (container === undefined || limit === 0 || (largest?.bytes ?? 0) <= limit) return undefined;
    const { bytes = 0, file = "–" } = largest ?? {};
    const { shmSize = Number.POSITIVE_INFINITY } = container;
    const mib = Math.round(shmSize / 2 ** 20);
    const shm =
      shmSize <= DOCKERS_SHM
        ? { fr: ` /dev/shm n'a que ${mib} Mio.`, en: ` /dev/shm has but ${mib} MiB.` }
        : { fr: "", en: "" };
    return {
      cause: {
        fr: `${container.name} est limité à ${gib(limit, "fr")}, et ${file} fait ${gib(bytes, "fr")} : il peut être tué en chargeant le modèle, ou en le déplaçant au milieu d'une image.${shm.fr}`,
        en: `${container.name} is limited to ${gib(limit, "en")}, and ${file} has ${gib(bytes, "en")}: it may be killed while it loads the model, or moves it in the middle of an image.${shm.en}`,
      },
      steps: [
        {
          fr: "Relevez la limite du service dans le fichier Compose (deploy.resources.limits.memory ou mem_limit, et shm_size), par exemple :",
          en: "Raise the service's limit in the Compose file (deploy.resources.limits.memory or mem_limit, and shm_size), for instance:",
          run: `${command(`mem_limit: ${enoughFor(bytes)}g`)}${command("shm_size: 16g")}`,
        },
        recreate,
      ],
    };
  },
});

/** GiB for the largest model and what works beside it; not below the course's own limit. */
function enoughFor(bytes: number): number {
  return Math.max(28, Math.ceil((bytes / 2 ** 30) * 1.25) + 4);
}

/** Docker's own size of /dev/shm. */
const DOCKERS_SHM = 64 * 2 ** 20;

export const machineGroup = group({
  layer: "stack",
  name: "machine",
  rules: [taken, memory, containerLimit, shared],
  order: "a GPU that is large enough and taken by others is not too small",
  before: { "node-failures": "a job runs out of the memory that another program holds" },
});
