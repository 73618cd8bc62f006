import { approveCommand, findingText } from "../../references/words.ts";
import type { Text } from "../../text.ts";
import { commands } from "../commands.ts";
import { type Codes, diagnosis, isRed, type Rule, reasonOf, resultOf, run, steps } from "../old-rule.ts";

export const referenceCodes = {
  "reference-unreadable": {
    fr: "L'image de référence ne se lit pas",
    en: "The reference image cannot be read",
  },
  "reference-changed": {
    fr: "L'image a changé sans que rien d'autre n'ait changé",
    en: "The image changed with nothing else changed",
  },
  "reference-changed-with-stack": {
    fr: "L'image est devenue une autre en même temps que la pile",
    en: "The image became another one along with the stack",
  },
  "reference-moved": {
    fr: "L'image s'écarte un peu de la référence : la pile a changé",
    en: "The image departs a little from the reference: the stack has changed",
  },
} as const satisfies Codes;

const check = "generation.reference";

const lookAndApprove = (approve: string): Text => ({
  fr: `Regardez les deux images dans le rapport. Si la nouvelle est bonne, approuvez-la :${run(approve)}`,
  en: `Look at both images in the report. If the new one is good, approve it:${run(approve)}`,
});

const unreadable: Rule = (record) => {
  const code = resultOf(record, check)?.errorCode ?? "";
  if (!isRed(record, check) || !/^REFERENCE_/.test(code)) return undefined;
  const said = reasonOf(record, check);
  const approve = run(approveCommand({ target: record.facts.reference?.target ?? "" }, record.flags));
  return diagnosis(
    "reference-unreadable",
    [check],
    {
      fr: `Une référence est approuvée, mais ses fichiers ne sont plus ceux qui l'ont été : l'image n'a été comparée à rien.${said.fr}`,
      en: `A reference is approved, but its files are no longer what was approved: the image was compared with nothing.${said.en}`,
    },
    steps(
      [
        "Reprenez le PNG et sa fiche JSON dans le dépôt où ils sont gardés (avec Git LFS : git lfs pull).",
        `Ou approuvez à nouveau, si l'image de cette exécution est bonne :${approve}`,
      ],
      [
        "Take the PNG and its JSON sidecar again from the repository that keeps them (with Git LFS: git lfs pull).",
        `Or approve again, if the image of this run is good:${approve}`,
      ],
    ),
  );
};

const changed: Rule = (record) => {
  const finding = record.facts.reference;
  if (!isRed(record, check) || finding?.state !== "changed") return undefined;
  const told = findingText(finding, record.flags);
  const approve = lookAndApprove(approveCommand(finding, record.flags));
  const models = finding.subject.models.join(", ");
  const look = ["diffusion_models", "text_encoders", "vae"].map(commands(record).listModels).join("");
  if ((finding.changes ?? []).length > 0)
    return diagnosis(
      "reference-changed-with-stack",
      [check],
      {
        fr: `${told.fr} Un autre GPU ou PyTorch déplace des détails, il ne peint pas une autre image : ce qui a changé a sans doute emporté le modèle, l'encodeur ou un nœud.`,
        en: `${told.en} Another GPU or PyTorch moves details, it does not paint another image: what changed has probably taken the model, the encoder or a node with it.`,
      },
      steps(
        [
          `Vérifiez les fichiers de modèles (${models}), leur taille et leur date :${look}`,
          "Revenez à l'ancienne version de ce qui a changé : l'image approuvée revient-elle ?",
          approve.fr,
        ],
        [
          `Check the model files (${models}), their size and date:${look}`,
          "Go back to the former version of what changed: does the approved image come back?",
          approve.en,
        ],
      ),
    );
  return diagnosis(
    "reference-changed",
    [check],
    {
      fr: `${told.fr} Même graine, même texte, même workflow, même GPU et mêmes versions : causes probables, dans l'ordre, un fichier de modèle remplacé sous le même nom, un LoRA ou une extension ajoutés au serveur, un pack de nœuds mis à jour.`,
      en: `${told.en} Same seed, same text, same workflow, same GPU and versions: likely causes, in this order, a model file replaced under the same name, a LoRA or extension added to the server, a node pack updated.`,
    },
    steps(
      [
        `Comparez la taille et la date des modèles (${models}) avec celles du téléchargement d'origine :${look}`,
        "Demandez qui a mis à jour un pack de custom_nodes depuis la date de la référence (git log dans son dossier).",
        approve.fr,
      ],
      [
        `Compare size and date of the models (${models}) with those of the original download:${look}`,
        "Ask who has updated a pack in custom_nodes since the date of the reference (git log in its folder).",
        approve.en,
      ],
    ),
  );
};

/** Nothing is red: a person must look, and the check says so by not passing. */
const moved: Rule = (record) => {
  const finding = record.facts.reference;
  if (resultOf(record, check)?.status !== "skipped" || finding?.state !== "moved" || !finding.computed)
    return undefined;
  const remedy = lookAndApprove(approveCommand(finding, record.flags));
  const changes = (language: "fr" | "en"): string =>
    (finding.changes ?? []).map((one) => one[language]).join(" · ");
  const cause = {
    fr: `Depuis l'approbation, la pile a changé : ${changes("fr")}. À graine égale, un autre GPU ou une autre version déplace des détails : rien n'est cassé, mais seule une personne peut dire si la nouvelle image est bonne.`,
    en: `Since the approval the stack has changed: ${changes("en")}. With the same seed another GPU or version moves details: nothing is broken, but only a person can say whether the new image is good.`,
  };
  return { ...diagnosis("reference-moved", [check], cause, remedy), warning: true };
};

export const referenceRules: readonly Rule[] = [unreadable, changed];
export const referenceWarnings: readonly Rule[] = [moved];
