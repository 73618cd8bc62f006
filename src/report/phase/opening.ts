import { answerSentence } from "../../readiness/answer-words.ts";
import { readinessOf } from "../../record/class/readiness-summary.ts";
import { missingStages } from "../../record/verdict.ts";
import { flawOf, stageWords, verdictWords } from "../../record/words.ts";
import type { Language, Text } from "../../text.ts";
import { lastLine, otherDiagnoses, tally } from "../console/last-line.ts";
import { contactLine, contactOf } from "../contact.ts";
import { lessonLine } from "../lessons.ts";
import { urgentOf } from "../urgent.ts";
import { type Block, commands, heading } from "./document/doc.ts";
import { inLanguage, type PhaseInput } from "./input.ts";
import { nextSteps } from "./next-steps.ts";
import { diagnosisTitle } from "./titles.ts";

const words = {
  emulated: {
    fr: "ÉMULATEUR : aucun serveur réel n'a été validé.",
    en: "EMULATED: no real server was validated.",
  },
  emulatedMore: {
    fr: "Tout ce qui suit décrit l'émulateur de la suite. Rien ici ne dit qu'un vrai serveur ComfyUI fonctionne.",
    en: "All that follows describes the suite's emulator. Nothing here says that a real ComfyUI server works.",
  },
  synthetic: {
    fr: "POIDS SYNTHÉTIQUES : l'image n'est pas jugée.",
    en: "SYNTHETIC WEIGHTS: the picture is not judged.",
  },
  syntheticMore: {
    fr: "Les fichiers de modèles sont tirés au sort. Le serveur, sa configuration et la chaîne de calcul sont ceux du déploiement ; rien ici ne dit que les vrais modèles donnent une bonne image.",
    en: "The model files hold random values. Server, configuration and code path are those of the deployment; nothing here says that the real models give a good picture.",
  },
  cut: { fr: "EXÉCUTION COUPÉE : ce rapport est partiel.", en: "RUN CUT SHORT: this report is partial." },
  cutMore: {
    fr: "Le processus est mort avant la fin. Seuls les contrôles terminés avant la coupure ont un résultat.",
    en: "The process died before its end. Only the checks that had ended by then have a result.",
  },
  interrupted: {
    fr: "EXÉCUTION INTERROMPUE : ce rapport est partiel.",
    en: "RUN INTERRUPTED: this report is partial.",
  },
  interruptedMore: {
    fr: "Elle a été arrêtée (Ctrl-C, ou le service qui l'a lancée). Seuls les contrôles terminés ont un résultat.",
    en: "It was stopped (Ctrl-C, or the service that had started it). Only the checks that had ended have a result.",
  },
  summary: { fr: "Résumé", en: "Summary" },
  lessons: { fr: "Quelles leçons sont touchées ?", en: "Which lessons suffer?" },
  whether: { fr: "Le cours peut-il commencer ?", en: "Can the course start?" },
  class: { fr: "La classe peut-elle travailler ?", en: "Can the class work?" },
  broken: { fr: "Qu'est-ce qui est cassé ?", en: "What is broken?" },
  toDo: { fr: "Que faire ?", en: "What to do?" },
} as const satisfies Record<string, Text>;

const untried: Text = {
  fr: " Mais le profil ne décrit aucun workflow : aucun modèle n'a été essayé.",
  en: " But the profile describes no workflow: no model was tried.",
};

const tones = { GO: "good", GO_WITH_WARNINGS: "warn", NO_GO: "bad" } as const;

/** What cannot wait, what kind of run it was, the verdict and three answers: all that a reader in a hurry needs. */
export function opening(input: PhaseInput): Block[] {
  const { record, verdict, diagnoses } = input;
  const { language } = record;
  const say = inLanguage(words, language);
  const urgent = urgentOf(record, diagnoses);
  const contact = contactOf(record, verdict);
  const figures = readinessOf(record);
  const lessons = verdict.verdict === "NO_GO" ? lessonLine(record) : undefined;
  return [
    ...(urgent
      ? [{ kind: "banner", tone: "bad", text: urgent.title[language], more: urgent.more[language] } as const]
      : []),
    ...(record.target.emulated
      ? [{ kind: "banner", tone: "loud", text: say("emulated"), more: say("emulatedMore") } as const]
      : []),
    ...(record.weights === "synthetic"
      ? [{ kind: "banner", tone: "loud", text: say("synthetic"), more: say("syntheticMore") } as const]
      : []),
    ...(record.interrupted
      ? [
          {
            kind: "banner",
            tone: "bad",
            text: say(record.cut ? "cut" : "interrupted"),
            more: say(record.cut ? "cutMore" : "interruptedMore"),
          } as const,
        ]
      : []),
    {
      kind: "banner",
      tone: tones[verdict.verdict],
      text: verdictWords[verdict.verdict][language],
      more: [
        lastLine(record, verdict, diagnoses).split(" · ").slice(1).join(" · "),
        ...(contact ? [contactLine(contact)[language]] : []),
      ].join("\n"),
    },
    heading(say("summary")),
    {
      kind: "answers",
      items: [
        ...(figures ? [{ label: say("class"), line: answerSentence(figures)[language] }] : []),
        { label: say("whether"), line: whether(input)[language] },
        { label: say("broken"), line: what(input)[language] },
        ...(lessons ? [{ label: say("lessons"), line: lessons[language] }] : []),
        { label: say("toDo"), line: commands(toDo(input)[language]) },
      ],
    },
  ];
}

function whether({ record, verdict, diagnoses }: PhaseInput): Text {
  const counts = tally(record);
  const grave = new Set(diagnoses.filter(({ warning }) => !warning).map(({ code }) => code));
  // neither a busy queue nor an error of ours is a fault of the server
  const busy = grave.delete("queue-busy");
  const own = grave.delete("suite-error") || (record.errors.length > 0 && verdict.exitStatus === 1);
  // a stack that did not start has an error and no check with a result
  const unstarted = record.errors.length > 0 && !own && !record.interrupted;
  if (verdict.verdict === "NO_GO" && (grave.size > 0 || unstarted))
    return { fr: `Non, pas avec ce serveur : ${counts.fr}.`, en: `No, not with this server: ${counts.en}.` };
  if (record.interrupted)
    return {
      fr: `On ne sait pas : l'exécution n'est pas allée au bout, et ne permet pas de dire que oui (${counts.fr}).`,
      en: `Nobody knows: the run did not reach its end, and does not allow to say so (${counts.en}).`,
    };
  if (busy)
    return {
      fr: `On ne sait pas encore : la file du serveur était occupée, la génération n'a pas pu être essayée jusqu'au bout (${counts.fr}).`,
      en: `Nobody knows yet: the server's queue was busy, the generation could not be tried to its end (${counts.en}).`,
    };
  if (own)
    return {
      fr: `On ne sait pas : la suite elle-même a échoué, pas le serveur (${counts.fr}).`,
      en: `Nobody knows: the suite itself failed, not the server (${counts.en}).`,
    };
  if (verdict.verdict === "NO_GO")
    return {
      fr: `On ne sait pas : rien n'a été validé (${counts.fr}).`,
      en: `Nobody knows: nothing was validated (${counts.en}).`,
    };
  if (record.target.emulated)
    return {
      fr: `On ne sait pas : l'émulateur se comporte comme attendu (${counts.fr}), mais aucun serveur réel n'a été validé.`,
      en: `Nobody knows: the emulator behaves as expected (${counts.en}), but no real server was validated.`,
    };
  if (record.weights === "synthetic")
    return {
      fr: `On ne le sait qu'en partie : le serveur et la chaîne de calcul sont bons (${counts.fr}), mais les vrais modèles n'ont pas été essayés.`,
      en: `Known in part only: server and code path are good (${counts.en}), but the real models were not tried.`,
    };
  const missing = missingStages(record);
  if (missing.length > 0)
    return {
      fr: `On ne le sait qu'en partie : ce qui a été demandé est bon (${counts.fr}), mais il manque ${missing.map((stage) => stageWords[stage].fr).join(", ")}.`,
      en: `Known in part only: what was asked for is good (${counts.en}), but ${missing.map((stage) => stageWords[stage].en).join(", ")} is missing.`,
    };
  const [fr, en] = lessonLine(record) === undefined ? [untried.fr, untried.en] : ["", ""];
  return verdict.verdict === "GO"
    ? { fr: `Oui : ${counts.fr}.${fr}`, en: `Yes: ${counts.en}.${en}` }
    : { fr: `Oui, avec des réserves : ${counts.fr}.${fr}`, en: `Yes, with reservations: ${counts.en}.${en}` };
}

function what({ record, diagnoses }: PhaseInput): Text {
  const [first, ...others] = diagnoses.filter(({ warning }) => !warning);
  if (first) {
    const known = diagnosisTitle(first);
    if (others.length === 0)
      return { fr: `${known.fr} (${first.code}).`, en: `${known.en} (${first.code}).` };
    const more = otherDiagnoses(others.length);
    return {
      fr: `${known.fr} (${first.code}). Puis ${more.fr}.`,
      en: `${known.en} (${first.code}). Then ${more.en}.`,
    };
  }
  if (record.errors.length > 0 || record.interrupted)
    return {
      fr: "L'exécution elle-même. Aucun contrôle terminé n'est en échec.",
      en: "The run itself. No check that ended failed.",
    };
  const warning = diagnoses.find(({ usual }) => !usual);
  if (warning) {
    const { fr, en } = diagnosisTitle(warning);
    return {
      fr: `Rien n'est cassé, mais quelqu'un doit regarder : « ${fr} » (${warning.code}).`,
      en: `Nothing is broken, but somebody has to look: "${en}" (${warning.code}).`,
    };
  }
  const waived = record.checks.filter(({ status }) => status === "waived");
  const flaws = (language: Language): string => waived.map(({ id }) => flawOf(id)[language]).join(" · ");
  if (waived.length > 0)
    return {
      fr: `Rien, hors des défauts connus et tolérés jusqu'à une date : ${flaws("fr")}.`,
      en: `Nothing but defects that are known and tolerated until a date: ${flaws("en")}.`,
    };
  return { fr: "Rien.", en: "Nothing." };
}

function toDo(input: PhaseInput): Text {
  return nextSteps(input)[0] ?? { fr: "Rien.", en: "Nothing." };
}
