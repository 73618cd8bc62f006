import { some } from "../../format.ts";
import { npmCommand } from "../../record/again.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Measured } from "../../record/facts.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { group, rule } from "../rule.ts";
import { command } from "../steps.ts";

const found: readonly CheckId[] = ["infra.weights", "infra.container-models"];

/** What random weights turn red where real ones are expected. */
const spoilt: readonly CheckId[] = [
  "generation.text-to-image",
  "generation.image-not-noise",
  "generation.image-not-flat",
  "generation.image-intact",
  "generation.other-seed-differs",
  "generation.edit",
  "generation.edit-descends",
];

type Files = Pick<Measured<"infra.weights" | "infra.container-models">, "weights" | "modelsOnDisk">;

/** The files that are random, or those that are not, by the server's word and by their headers on the disk. */
function filesThatAre(synthetic: boolean, { weights = [], modelsOnDisk }: Files): string[] {
  const told = weights.filter(({ are }) => are === (synthetic ? "synthetic" : "unmarked"));
  const read = (modelsOnDisk?.files ?? []).filter((file) => file.synthetic === synthetic);
  return [...new Set([...told, ...read].map(({ folder, file }) => `${folder}/${file}`))];
}

/** The command that validates the same stack with another profile. */
function withProfile({ flags = [] }: Pick<RunRecord, "flags">, profile: string): string {
  const others = flags.filter((flag) => !flag.startsWith("--profile "));
  return npmCommand("npm test", [`--profile ${profile}`, ...others]);
}

const synthetic = rule({
  code: "synthetic-weights",
  title: {
    fr: "Le serveur a des poids synthétiques là où le profil en veut de vrais",
    en: "The server has synthetic weights where the profile wants real ones",
  },
  check: "infra.weights",
  reads: ["infra.container-models", "infra.version"],
  anyway: true,
  when({ facts, run }) {
    const files = run.weights === "synthetic" ? [] : filesThatAre(true, facts);
    if (files.length === 0) return undefined;
    const names = some(files);
    // such a stack has no GPU on purpose
    const trial: readonly CheckId[] = facts.system?.deviceType === "cpu" ? ["infra.device"] : [];
    return {
      checks: [...found, ...trial, ...spoilt],
      cause: {
        fr: `Ces fichiers sont marqués comme synthétiques : ${names}. Leurs valeurs sont tirées au sort : le serveur peint, et l'image ne veut rien dire. Le profil ${run.profile} annonce de vrais poids.`,
        en: `These files are marked as synthetic: ${names}. Their values are random: the server paints, and the picture means nothing. The profile ${run.profile} announces real weights.`,
      },
      steps: [
        {
          fr: "Serveur destiné au cours : retirez-les du dossier models/, mettez les vrais fichiers à leur place, et lancez ComfyUI sur son GPU. --remove ne retire que les fichiers synthétiques :",
          en: "A server for the course: remove them from the folder models/, put the real files in their place, and start ComfyUI on its GPU. --remove takes away synthetic files alone:",
          run: command("npm run models:synthetic -- --out <models> --remove"),
        },
        {
          fr: "Serveur d'essai, sans GPU : validez-le avec le profil des poids synthétiques :",
          en: "A server for trials, without a GPU: validate it with the profile of synthetic weights:",
          run: command(withProfile(run, "qwen-image-edit-2509-synthetic")),
        },
      ],
    };
  },
});

const real = rule({
  code: "weights-not-synthetic",
  title: {
    fr: "Le profil annonce des poids synthétiques, et le serveur en a d'autres",
    en: "The profile announces synthetic weights, and the server has others",
  },
  check: "infra.weights",
  reads: ["infra.container-models"],
  anyway: true,
  when({ facts, run }) {
    const files = run.weights === "synthetic" ? filesThatAre(false, facts) : [];
    if (files.length === 0) return undefined;
    const names = some(files);
    return {
      checks: [...found, "generation.text-to-image", "generation.edit"],
      cause: {
        fr: `Ces fichiers ne portent pas la marque des poids synthétiques : ${names}. Ce sont de vrais modèles, ou des fichiers d'une autre origine. Avec le profil ${run.profile}, l'aspect des images n'est pas jugé : un vrai serveur serait dit bon sans l'avoir été.`,
        en: `These files do not bear the mark of synthetic weights: ${names}. They are real models, or files from elsewhere. With the profile ${run.profile} nobody judges what pictures look like: a real server would be called good without having been.`,
      },
      steps: [
        {
          fr: "Serveur aux vrais modèles : validez-le avec leur profil :",
          en: "A server with the real models: validate it with their profile:",
          run: command(withProfile(run, "qwen-image-edit-2509")),
        },
        {
          fr: "Serveur d'essai : écrivez les fichiers synthétiques dans un dossier à part, et montez-le comme models/ :",
          en: "A server for trials: write the synthetic files into a folder of their own and mount it as models/:",
          run: command("npm run models:synthetic -- --out <models>"),
        },
        {
          fr: "Si les fichiers sont bien ceux de cette commande, un proxy masque GET /view_metadata : laissez passer cette route.",
          en: "If the files are those of this command, a proxy hides GET /view_metadata: let that route through.",
        },
      ],
    };
  },
});

export const weightsGroup = group({
  name: "weights",
  layer: "stack",
  rules: [synthetic, real],
  before: {
    gpu: "a stack of random weights is one for trials, which has no GPU on purpose",
    machine: "the memory of a processor is none of a GPU",
    images: "random weights are why a picture is noise",
  },
});
