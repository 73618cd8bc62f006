import { group, rule } from "../rule.ts";

export const GiB = 2 ** 30;

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

export const machineGroup = group({ layer: "stack", name: "machine", rules: [memory] });
