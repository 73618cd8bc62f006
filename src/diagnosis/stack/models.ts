import type { CheckId } from "../../record/catalogue.ts";
import type { MissingModel } from "../../record/facts.ts";
import type { Text } from "../../text.ts";
import { modelMissing } from "../model-codes.ts";
import { type Explanation, group, rule, type Seen } from "../rule.ts";
import { isAbsent } from "./missing-model.ts";
import { writeThem } from "./model-steps.ts";

/** What a missing model turns red besides its own check. */
const claimed: readonly CheckId[] = [
  "infra.models",
  "generation.workflows-valid",
  "generation.vae-round-trip",
  "generation.text-to-image",
  "generation.edit",
];

type Worst = "absent" | "elsewhere" | "similar";

/** One diagnosis for all files, each with its own hint: that of the worst case. */
function worstOf(missing: readonly MissingModel[]): Worst {
  if (missing.some(isAbsent)) return "absent";
  return missing.some(({ elsewhere }) => elsewhere.length > 0) ? "elsewhere" : "similar";
}

function whenMissing(worst: Worst): (seen: Seen<"infra.models">) => Explanation | undefined {
  return ({ facts: { modelsMissing = [] }, shell, run }) => {
    if (modelsMissing.length === 0 || worstOf(modelsMissing) !== worst) return undefined;
    const folders = [...new Set(modelsMissing.map(({ folder }) => folder))];
    const hints = modelsMissing.map(hint);
    const count = modelsMissing.length;
    const list = { fr: hints.map(({ fr }) => fr).join(" ; "), en: hints.map(({ en }) => en).join("; ") };
    return {
      checks: claimed,
      cause: {
        fr: `${count} fichier${count > 1 ? "s" : ""} ${count > 1 ? "que leur" : "que son"} chargeur ne propose pas : ${list.fr}.`,
        en: `${count} file${count > 1 ? "s" : ""} that the loader does not list: ${list.en}.`,
      },
      steps: [
        ...(run.weights === "synthetic" ? [writeThem] : []),
        {
          fr: "Comparez les noms, à la casse près, et les tailles (un lien rompu ou un téléchargement coupé se voit ici) :",
          en: "Compare the names, upper and lower case included, and the sizes (a broken link or a cut download shows here):",
          run: folders.map((folder) => shell.listModels(folder)).join(""),
        },
        {
          fr: "Mettez chaque fichier dans le dossier nommé ci-dessus. La liste se rafraîchit seule : inutile de redémarrer.",
          en: "Put each file into the folder named above. The list refreshes by itself: no restart is needed.",
        },
        {
          fr: "Un dossier « diffusers » découpé en fragments n'est lu par aucun chargeur : prenez le fichier unique .safetensors.",
          en: 'A "diffusers" folder cut into shards is read by no loader: take the single .safetensors file.',
        },
      ],
    };
  };
}

function hint({ file, folder, loader, elsewhere, similar }: MissingModel): Text {
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

const absent = rule({ ...modelMissing, check: "infra.models", anyway: true, when: whenMissing("absent") });

const wrongFolder = rule({
  code: "model-wrong-folder",
  title: { fr: "Un modèle est dans le mauvais dossier", en: "A model is in the wrong folder" },
  check: "infra.models",
  anyway: true,
  when: whenMissing("elsewhere"),
});

const similarName = rule({
  code: "model-similar-name",
  title: { fr: "Un modèle porte un autre nom", en: "A model has another name" },
  check: "infra.models",
  anyway: true,
  when: whenMissing("similar"),
});

export const modelsGroup = group({
  name: "models",
  layer: "stack",
  rules: [absent, wrongFolder, similarName],
  before: { workflows: "a model that is not listed is why a workflow does not suit the server" },
});
