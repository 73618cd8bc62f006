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
          fr: "Sinon, utilisez des modèles plus légers (GGUF) et un profil dont device.minVramGiB leur correspond.",
          en: "Otherwise use lighter models (GGUF) and a profile whose device.minVramGiB suits them.",
        },
      ],
    };
  },
});

export const machineGroup = group({ layer: "stack", name: "machine", rules: [memory] });
