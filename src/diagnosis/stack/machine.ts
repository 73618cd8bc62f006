import { group, rule } from "../rule.ts";

export const GiB = 2 ** 30;

const version = rule({
  code: "version-outside-profile",
  title: {
    fr: "La version de ComfyUI n'est pas celle du profil",
    en: "ComfyUI's version is not the profile's",
  },
  check: "infra.version",
  reads: ["generation.reference"],
  when: ({ run, facts, said, shell }) => {
    const found = facts.system?.comfyui ?? "?";
    return {
      cause: {
        fr: `Le serveur annonce ComfyUI ${found}, hors de l'intervalle du profil ${run.profile}.${said.fr}`,
        en: `The server announces ComfyUI ${found}, outside the range of the profile ${run.profile}.${said.en}`,
      },
      steps: [
        {
          fr: "Mise à jour voulue : validez le reste de ce rapport, puis élargissez comfyui.version dans le profil.",
          en: "Intended update: see that the rest of this report is sound, then widen comfyui.version in the profile.",
        },
        {
          fr: `Sinon, revenez à la version du profil (git checkout dans ${shell.root}), réinstallez ses dépendances et redémarrez.`,
          en: `Otherwise go back to the profile's version (git checkout in ${shell.root}), install its dependencies again and restart.`,
        },
      ],
    };
  },
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
          fr: "Sinon, utilisez des modèles plus légers (GGUF) et un profil dont device.minVramGiB leur correspond.",
          en: "Otherwise use lighter models (GGUF) and a profile whose device.minVramGiB suits them.",
        },
      ],
    };
  },
});

export const machineGroup = group({ layer: "stack", name: "machine", rules: [version, memory] });
