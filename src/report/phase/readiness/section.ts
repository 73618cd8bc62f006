import { plural } from "../../../format.ts";
import { answerOf } from "../../../readiness/answer.ts";
import { answerSentence, classWords, whyWords } from "../../../readiness/answer-words.ts";
import type { ReadinessFigures, Stopped } from "../../../readiness/figures.ts";
import type { StudentOutcome } from "../../../readiness/session.ts";
import type { Language, Text } from "../../../text.ts";
import { type Block, heading, list, type Tone } from "../document/doc.ts";
import { inLanguage } from "../input.ts";
import { errorTable, figureTable, memoryTable } from "./figure-tables.ts";
import { queueCaption, queueChart, queueTitle } from "./queue-chart.ts";
import { waitCaption, waitChart, waitTitle } from "./wait-chart.ts";

const words = {
  title: { fr: "Prêt pour la classe ?", en: "Ready for the class?" },
  memory: { fr: "Mémoire", en: "Memory" },
  errors: { fr: "Erreurs par sorte", en: "Errors by kind" },
} as const satisfies Record<string, Text>;

const tones = { yes: "good", no: "bad", unsure: "warn" } as const satisfies Record<string, Tone>;

/** What `npm run readiness` found out: the answer, its figures beside their limits, and two drawings. */
export function readinessSection(figures: ReadinessFigures | undefined, language: Language): Block[] {
  if (figures === undefined) return [];
  const say = inLanguage(words, language);
  const answer = answerOf(figures);
  const why = answer.why.length > 1 ? answer.why.map((one) => whyWords(one, figures, answer)[language]) : [];
  const memory = memoryTable(figures, language);
  const errors = errorTable(figures, language);
  return [
    heading(say("title")),
    { kind: "banner", tone: tones[answer.word], text: answerSentence(figures)[language] },
    ...list(why),
    ...list(howMeasured(figures).map((one) => one[language])),
    ...figureTable(figures, language),
    ...readinessDrawings(figures, language).map(
      ({ name, draw, caption }): Block => ({
        kind: "drawing",
        drawing: { caption, file: `attachments/readiness-${name}.svg`, draw },
      }),
    ),
    ...(memory.length > 0 ? [heading(say("memory"), 3), ...memory] : []),
    ...(errors.length > 0 ? [heading(say("errors"), 3), ...errors] : []),
  ];
}

/** The same drawings in every medium; without a job there is nothing to draw. */
export function readinessDrawings(figures: ReadinessFigures, language: Language) {
  return [
    {
      name: "queue",
      title: queueTitle[language],
      there: figures.series.length > 1,
      draw: (width: string) => queueChart(figures, language, width),
      caption: queueCaption(figures, language),
    },
    {
      name: "waits",
      title: waitTitle[language],
      there: figures.jobs.length > 0,
      draw: (width: string) => waitChart(figures, language, width),
      caption: waitCaption(figures, language),
    },
  ].filter(({ there }) => there);
}

const arrivals = {
  together: { fr: "tous en même temps", en: "all at once" },
  ramp: { fr: "l'un après l'autre, à intervalles égaux", en: "one after the other, at equal intervals" },
  poisson: { fr: "au hasard, comme dans une vraie classe", en: "at random, as in a real class" },
} as const satisfies Record<ReadinessFigures["session"]["arrival"], Text>;

const endings: Readonly<Record<Stopped, Text>> = {
  complete: {
    fr: "Tout a été mesuré : chaque étudiant a attendu chacune de ses images.",
    en: "All of it was measured: each student waited for each image.",
  },
  certain: {
    fr: "La mesure s'est arrêtée dès que la réponse était assez sûre, pour ne pas prendre plus de temps de GPU. --thorough mesure jusqu'au bout.",
    en: "The measurement ended as soon as the answer was certain enough, to spend no more GPU time. --thorough measures to the end.",
  },
  over: {
    fr: "La séance est passée : les images qui manquaient encore sont comptées comme absentes.",
    en: "The session is over: the images that had not come by then count as missing.",
  },
  budget: {
    fr: "La mesure s'est arrêtée parce que les travaux ou les minutes accordés étaient épuisés.",
    en: "The measurement ended because the jobs or minutes that were granted are spent.",
  },
  interrupted: {
    fr: "La mesure a été interrompue (Ctrl-C) : nos travaux ont été retirés de la file, et ce qui suit est ce qui était déjà connu.",
    en: "The measurement was interrupted (Ctrl-C): our jobs were taken out of the queue, and what follows is what was already known.",
  },
  "server-lost": {
    fr: "La mesure s'est arrêtée parce que le serveur ne répondait plus.",
    en: "The measurement ended because the server answered no more.",
  },
  unreadable: {
    fr: "La mesure s'est arrêtée parce que le serveur ne répondait plus comme ComfyUI.",
    en: "The measurement ended because the server no longer answered as ComfyUI does.",
  },
};

/** Who came and how, how it ended, and what is therefore only expected. */
function howMeasured(figures: ReadinessFigures): Text[] {
  const { session, stopped, jobs, forecast } = figures;
  const count = (...outcomes: StudentOutcome[]): number =>
    jobs.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const wanted = session.students * session.images;
  const done = count("done");
  const images = plural(done, ["image reçue", "images reçues"], ["image came", "images came"]);
  const asked = classWords(session);
  const { fr, en } = arrivals[session.arrival];
  const came: Text =
    session.students === 1
      ? { fr: "", en: "" }
      : { fr: ` ; les étudiants arrivent ${fr}`, en: `; the students come ${en}` };
  const left = Math.max(0, wanted - jobs.length + count("withdrawn"));
  const unmeasured = plural(
    left,
    ["image n'a donc pas été mesurée", "images n'ont donc pas été mesurées"],
    ["image was therefore not measured", "images were therefore not measured"],
  );
  return [
    {
      fr: `La classe : ${asked.fr}${came.fr} (tirage n° ${session.seed}). ${images.fr} sur ${wanted}.`,
      en: `The class: ${asked.en}${came.en} (draw no. ${session.seed}). ${images.en} of ${wanted}.`,
    },
    endings[stopped],
    ...(stopped !== "complete" && left > 0
      ? [
          {
            fr: `${unmeasured.fr} : ${forecast ? "pour la séance entière, les chiffres sont une prévision, avec ses bornes" : "c'était trop tôt pour une prévision"}.`,
            en: `${unmeasured.en}: ${forecast ? "for the whole session, the figures are a forecast with its bounds" : "it was too early for a forecast"}.`,
          },
        ]
      : []),
  ];
}
