import type { ReferenceFinding } from "../../record/reference-finding.ts";
import { approveCommand, findingText } from "../../references/words.ts";
import type { Text } from "../../text.ts";
import { resultOf } from "../results.ts";
import { type Explanation, group, rule, type Seen } from "../rule.ts";
import { command, type Step } from "../steps.ts";

const about = { check: "generation.reference" } as const;

type SeenReference = Seen<"generation.reference">;

function lookAndApprove(finding: ReferenceFinding, { run }: Pick<SeenReference, "run">): Step {
  return {
    fr: "Regardez les deux images dans le rapport. Si la nouvelle est bonne, approuvez-la :",
    en: "Look at both images in the report. If the new one is good, approve it:",
    run: command(approveCommand(finding, run.flags)),
  };
}

const unreadable = rule({
  ...about,
  code: "reference-unreadable",
  title: { fr: "L'image de référence ne se lit pas", en: "The reference image cannot be read" },
  when: ({ run, facts, said }) => {
    if (!/^REFERENCE_/.test(resultOf(run, "generation.reference")?.errorCode ?? "")) return undefined;
    return {
      cause: {
        fr: `Une référence est approuvée, mais ses fichiers ne sont plus ceux qui l'ont été : l'image n'a été comparée à rien.${said.fr}`,
        en: `A reference is approved, but its files are no longer what was approved: the image was compared with nothing.${said.en}`,
      },
      steps: [
        {
          fr: "Reprenez le PNG et sa fiche JSON dans le dépôt où ils sont gardés (avec Git LFS : git lfs pull).",
          en: "Take the PNG and its JSON sidecar again from the repository that keeps them (with Git LFS: git lfs pull).",
        },
        {
          fr: "Ou approuvez à nouveau, si l'image de cette exécution est bonne :",
          en: "Or approve again, if the image of this run is good:",
          run: command(approveCommand({ target: facts.reference?.target ?? "" }, run.flags)),
        },
      ],
    };
  },
});

/** A rule's `when` for a picture that is another one than the reference; `withStack`: what paints it has changed too. */
function whenChanged(
  withStack: boolean,
  explain: (found: Text, models: string, listModels: string) => Explanation,
): (seen: SeenReference) => Explanation | undefined {
  return (seen) => {
    const finding = seen.facts.reference;
    if (finding?.state !== "changed") return undefined;
    const { changes = [], subject } = finding;
    if (changes.length > 0 !== withStack) return undefined;
    const found = findingText(finding, seen.run.flags);
    const listModels = ["diffusion_models", "text_encoders", "vae"].map(seen.shell.listModels).join("");
    const { cause, steps } = explain(found, subject.models.join(", "), listModels);
    return { cause, steps: [...steps, lookAndApprove(finding, seen)] };
  };
}

const changedWithStack = rule({
  ...about,
  code: "reference-changed-with-stack",
  title: {
    fr: "L'image est devenue une autre en même temps que le déploiement",
    en: "The image became another one along with the stack",
  },
  when: whenChanged(true, (found, models, listModels) => ({
    cause: {
      fr: `${found.fr} Un autre GPU ou PyTorch déplace des détails, il ne peint pas une autre image : ce qui a changé a sans doute emporté le modèle, l'encodeur ou un nœud.`,
      en: `${found.en} Another GPU or PyTorch moves details, it does not paint another image: what changed has probably taken the model, the encoder or a node with it.`,
    },
    steps: [
      {
        fr: `Vérifiez les fichiers de modèles (${models}), leur taille et leur date :`,
        en: `Check the model files (${models}), their size and date:`,
        run: listModels,
      },
      {
        fr: "Revenez à l'ancienne version de ce qui a changé : l'image approuvée revient-elle ?",
        en: "Go back to the former version of what changed: does the approved image come back?",
      },
    ],
  })),
});

const changed = rule({
  ...about,
  code: "reference-changed",
  title: {
    fr: "L'image a changé sans que rien d'autre n'ait changé",
    en: "The image changed with nothing else changed",
  },
  when: whenChanged(false, (found, models, listModels) => ({
    cause: {
      fr: `${found.fr} Même graine, même texte, même workflow, même GPU et mêmes versions : causes probables, dans l'ordre, un fichier de modèle remplacé sous le même nom, un LoRA ou une extension ajoutés au serveur, un pack de nœuds mis à jour.`,
      en: `${found.en} Same seed, same text, same workflow, same GPU and versions: likely causes, in this order, a model file replaced under the same name, a LoRA or extension added to the server, a node pack updated.`,
    },
    steps: [
      {
        fr: `Comparez la taille et la date des modèles (${models}) avec celles du téléchargement d'origine :`,
        en: `Compare size and date of the models (${models}) with those of the original download:`,
        run: listModels,
      },
      {
        fr: "Demandez qui a mis à jour un pack de custom_nodes depuis la date de la référence (git log dans son dossier).",
        en: "Ask who has updated a pack in custom_nodes since the date of the reference (git log in its folder).",
      },
    ],
  })),
});

/** Nothing is red: a person must look, and the check says so by not passing. */
const moved = rule({
  ...about,
  code: "reference-moved",
  title: {
    fr: "L'image s'écarte un peu de la référence : le déploiement a changé",
    en: "The image departs a little from the reference: the stack has changed",
  },
  anyway: true,
  warning: true,
  when: (seen) => {
    const finding = seen.facts.reference;
    const isLeftToPerson = resultOf(seen.run, "generation.reference")?.status === "skipped";
    if (!isLeftToPerson || finding?.state !== "moved" || !finding.computed) return undefined;
    const changes = (language: keyof Text): string =>
      (finding.changes ?? []).map((one) => one[language]).join(" · ");
    return {
      cause: {
        fr: `Depuis l'approbation, le déploiement a changé : ${changes("fr")}. À graine égale, un autre GPU ou une autre version déplace des détails : rien n'est cassé, mais seule une personne peut dire si la nouvelle image est bonne.`,
        en: `Since the approval the stack has changed: ${changes("en")}. With the same seed another GPU or version moves details: nothing is broken, but only a person can say whether the new image is good.`,
      },
      steps: [lookAndApprove(finding, seen)],
    };
  },
});

export const referencesGroup = group({
  name: "references",
  layer: "picture",
  rules: [unreadable, changedWithStack, changed, moved],
});
