import type { CheckId } from "../../record/catalogue.ts";
import type { Measured } from "../../record/facts.ts";
import type { Text } from "../../text.ts";
import { commands } from "../commands.ts";
import { type Codes, diagnosis, type Rule, steps } from "../old-rule.ts";

export const modelCodes = {
  "model-missing": { fr: "Un modèle manque", en: "A model is missing" },
  "model-wrong-folder": { fr: "Un modèle est dans le mauvais dossier", en: "A model is in the wrong folder" },
  "model-similar-name": { fr: "Un modèle porte un autre nom", en: "A model has another name" },
} as const satisfies Codes;

type Missing = NonNullable<Measured["modelsMissing"]>[number];

/** What a missing model turns red besides its own check. */
const claims: readonly [CheckId, ...CheckId[]] = [
  "infra.models",
  "generation.workflows-valid",
  "generation.text-to-image",
  "generation.edit",
];

/** One diagnosis for all files, each with its own hint; the code is that of the worst case. */
const models: Rule = (record) => {
  const missing = record.facts.modelsMissing ?? [];
  if (missing.length === 0) return undefined;
  const code = missing.some(isAbsent)
    ? "model-missing"
    : missing.some(({ elsewhere }) => elsewhere.length > 0)
      ? "model-wrong-folder"
      : "model-similar-name";
  const shell = commands(record);
  const folders = [...new Set(missing.map(({ folder }) => folder))];
  const lists = folders.map((folder) => shell.listModels(folder)).join("");
  const all = (language: "fr" | "en"): string => missing.map((model) => hint(model)[language]).join(" ; ");
  return diagnosis(
    code,
    claims,
    {
      fr: `${missing.length} fichier(s) que leur chargeur ne propose pas : ${all("fr")}.`,
      en: `${missing.length} file(s) that their loader does not list: ${all("en")}.`,
    },
    steps(
      [
        `Comparez les noms, à la casse près, et les tailles (un lien rompu ou un téléchargement coupé se voit ici) :${lists}`,
        "Mettez chaque fichier dans le dossier nommé ci-dessus. La liste se rafraîchit seule : inutile de redémarrer.",
        "Un dossier « diffusers » découpé en fragments n'est lu par aucun chargeur : prenez le fichier unique .safetensors.",
      ],
      [
        `Compare the names, upper and lower case included, and the sizes (a broken link or a cut download shows here):${lists}`,
        "Put each file into the folder named above. The list refreshes by itself: no restart is needed.",
        'A "diffusers" folder cut into shards is read by no loader: take the single .safetensors file.',
      ],
    ),
  );
};

function isAbsent({ elsewhere, similar }: Missing): boolean {
  return elsewhere.length === 0 && similar.length === 0;
}

function hint({ file, folder, loader, elsewhere, similar }: Missing): Text {
  const place = `models/${folder} (${loader})`;
  if (elsewhere.length > 0)
    return {
      fr: `${file} n'est pas dans ${place} mais est vu par ${elsewhere.join(", ")}`,
      en: `${file} is not in ${place} but is seen by ${elsewhere.join(", ")}`,
    };
  if (similar.length > 0)
    return {
      fr: `${file} n'est pas dans ${place}, où se trouve ${similar.join(", ")}`,
      en: `${file} is not in ${place}, which holds ${similar.join(", ")}`,
    };
  return { fr: `${file} manque dans ${place}`, en: `${file} is missing from ${place}` };
}

export const modelRules: readonly Rule[] = [models];
