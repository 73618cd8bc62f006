import { commands } from "../commands.ts";
import { type Codes, diagnosis, type Rule, reasonOf, steps, when } from "../old-rule.ts";

export const machineCodes = {
  "version-outside-profile": {
    fr: "La version de ComfyUI n'est pas celle du profil",
    en: "ComfyUI's version is not the profile's",
  },
  "vram-too-small": { fr: "Le GPU ou sa mémoire ne suffit pas", en: "The GPU or its memory is not enough" },
} as const satisfies Codes;

export const GiB = 2 ** 30;

const version = when("infra.version", (record) => {
  const said = reasonOf(record, "infra.version");
  const found = record.facts.system?.comfyui ?? "?";
  return diagnosis(
    "version-outside-profile",
    ["infra.version"],
    {
      fr: `Le serveur annonce ComfyUI ${found}, hors de l'intervalle du profil ${record.profile}.${said.fr}`,
      en: `The server announces ComfyUI ${found}, outside the range of the profile ${record.profile}.${said.en}`,
    },
    steps(
      [
        "Mise à jour voulue : validez le reste de ce rapport, puis élargissez comfyui.version dans le profil.",
        `Sinon, revenez à la version du profil (git checkout dans ${commands(record).root}), réinstallez ses dépendances et redémarrez.`,
      ],
      [
        "Intended update: see that the rest of this report is sound, then widen comfyui.version in the profile.",
        `Otherwise go back to the profile's version (git checkout in ${commands(record).root}), install its dependencies again and restart.`,
      ],
    ),
  );
});

const vram = when("infra.device", (record) => {
  const { system } = record.facts;
  const shell = commands(record);
  const size = ((system?.vramTotal ?? 0) / GiB).toFixed(1);
  const said = reasonOf(record, "infra.device");
  return diagnosis(
    "vram-too-small",
    ["infra.device"],
    {
      fr: `Le GPU (${system?.device ?? "?"}, ${size.replace(".", ",")} Gio) n'est pas celui que demande le profil : les modèles seraient déchargés en mémoire centrale, et chaque image serait très lente.${said.fr}`,
      en: `The GPU (${system?.device ?? "?"}, ${size} GiB) is not the one the profile asks for: the models would be offloaded to main memory, and each image very slow.${said.en}`,
    },
    steps(
      [
        `Plusieurs GPU ? ComfyUI n'emploie que le premier visible ; choisissez-le par CUDA_VISIBLE_DEVICES :${shell.gpu}`,
        "Sinon, employez des modèles plus légers (GGUF) et un profil dont device.minVramGiB leur correspond.",
      ],
      [
        `Several GPUs? ComfyUI uses only the first that it sees; choose it by CUDA_VISIBLE_DEVICES:${shell.gpu}`,
        "Otherwise use lighter models (GGUF) and a profile whose device.minVramGiB suits them.",
      ],
    ),
  );
});

export const machineRules: readonly Rule[] = [version, vram];
