import { decimal, gib, plural } from "../../../format.ts";
import { answerOf } from "../../../readiness/answer.ts";
import { span } from "../../../readiness/answer-words.ts";
import { errorWords } from "../../../readiness/error-words.ts";
import type { Estimate, ReadinessFigures } from "../../../readiness/figures.ts";
import type { Language, Text } from "../../../text.ts";
import { type Block, type Line, table } from "../document/doc.ts";
import { inLanguage } from "../input.ts";

const words = {
  figure: { fr: "Mesure", en: "Figure" },
  measured: { fr: "Mesuré", en: "Measured" },
  forecast: { fr: "Prévu pour la séance (9 cas sur 10)", en: "Expected of the session (9 cases in 10)" },
  limit: { fr: "Limite", en: "Limit" },
  pace: { fr: "Images par minute", en: "Images per minute" },
  p50: { fr: "Attente : une image sur deux arrive en moins de", en: "Wait: every other image comes within" },
  p95: { fr: "Attente : 95 % des images arrivent en moins de", en: "Wait: 95 % of the images come within" },
  max: { fr: "Attente la plus longue", en: "Longest wait" },
  first: { fr: "Première image de la classe", en: "First image of the class" },
  last: { fr: "Dernière image de la classe", en: "Last image of the class" },
  largest: { fr: "Plus grande classe dans ces limites", en: "Largest class within these limits" },
  failed: { fr: "Images qui n'aboutissent pas", en: "Images that come to nothing" },
  cold: { fr: "Échauffement : à froid", en: "Warm-up: cold" },
  warm: { fr: "Échauffement : à chaud", en: "Warm-up: warm" },
  swap: { fr: "Changer de workflow coûte", en: "Changing the workflow costs" },
  memory: { fr: "Mémoire occupée", en: "Memory in use" },
  before: { fr: "Avant", en: "Before" },
  peak: { fr: "Au plus", en: "Peak" },
  after: { fr: "Après", en: "After" },
  freed: { fr: "Après /free", en: "After /free" },
  growth: { fr: "Croissance par travail", en: "Growth per job" },
  unsteady: { fr: "aucune de régulière", en: "none that is steady" },
  vram: { fr: "VRAM (GPU)", en: "VRAM (GPU)" },
  ram: { fr: "RAM (machine)", en: "RAM (machine)" },
  error: { fr: "Erreur", en: "Error" },
  count: { fr: "Combien", en: "How many" },
} as const satisfies Record<string, Text>;

/** Each figure as it was measured and as it is expected of the session, with its limit beside it. */
export function figureTable(figures: ReadinessFigures, language: Language): Block[] {
  const { measured, forecast, session, limitMs, warmUp, swapMs, jobs } = figures;
  const say = inLanguage(words, language);
  const time = (ms: number | undefined): string => (ms === undefined ? "" : span(ms, language));
  const times = (one: Estimate | undefined): string => bounded(one, (ms) => span(ms, language), language);
  const seen = jobs.flatMap(({ seenMs }) => seenMs ?? []);
  const at = (choose: (...all: number[]) => number): number | undefined =>
    seen.length === 0 ? undefined : seen.reduce((a, b) => choose(a, b));
  const who = plural(session.students, ["étudiant", "étudiants"], ["student", "students"]);
  const asked = { fr: `demandée : ${who.fr}`, en: `asked for: ${who.en}` };
  const ended = jobs.filter(({ outcome }) => outcome !== "withdrawn");
  const notDone = ended.filter(({ outcome }) => outcome !== "done").length;
  const complete = answerOf(figures).lastImage?.basis === "measured";
  const rows: Line[][] = [
    [
      say("pace"),
      measured ? decimal(measured.imagesPerMinute, language) : "",
      bounded(forecast?.imagesPerMinute, (one) => decimal(one, language), language),
      "",
    ],
    ...(["p50", "p95", "max"] as const).map((name): Line[] => [
      say(name),
      time(measured?.waitMs[name]),
      times(forecast?.waitMs[name]),
      name === "p95" ? span(limitMs, language) : "",
    ]),
    [say("first"), time(at(Math.min)), "", ""],
    // of a measurement that ended early it is the last one that was waited for, which says nothing
    [
      say("last"),
      complete ? time(at(Math.max)) : "",
      times(forecast?.lastImageMs),
      span(session.minutes * 60_000, language),
    ],
    [
      say("largest"),
      "",
      bounded(forecast?.largestClass, (one) => String(Math.floor(one)), language),
      asked[language],
    ],
    [
      say("failed"),
      ended.length === 0 ? "" : `${notDone} / ${ended.length}`,
      bounded(forecast?.failedPercent, (one) => `${decimal(one, language)} %`, language),
      "0",
    ],
    ...(warmUp.coldMs === undefined ? [] : [[say("cold"), time(warmUp.coldMs), "", ""]]),
    ...(warmUp.warmMs === undefined ? [] : [[say("warm"), time(warmUp.warmMs), "", ""]]),
    ...(swapMs === undefined ? [] : [[say("swap"), times(swapMs), "", ""]]),
  ];
  return table((["figure", "measured", "forecast", "limit"] as const).map(say), rows);
}

/** `2 min 10 s (1 min 50 s – 2 min 40 s)` */
function bounded(one: Estimate | undefined, write: (value: number) => string, language: Language): string {
  if (one === undefined) return "";
  const [low, value, high] = [one.low, one.value, one.high].map(write);
  if (low === high) return value ?? "";
  return { fr: `${value} (de ${low} à ${high})`, en: `${value} (${low} to ${high})` }[language];
}

const moments = ["before", "peak", "after", "freed"] as const;

export function memoryTable({ memory }: ReadinessFigures, language: Language): Block[] {
  const say = inLanguage(words, language);
  const rows = (["vram", "ram"] as const).flatMap((kind): Line[][] => {
    const looks = moments.map((moment) => memory[moment]?.[`${kind}Used`]);
    if (looks.every((look) => look === undefined)) return [];
    const growth = memory.growthPerJob?.[kind];
    return [
      [
        say(kind),
        ...looks.map((look) => (look === undefined ? "" : gib(look, language))),
        growth === undefined ? say("unsteady") : mib(growth, language),
      ],
    ];
  });
  return table([say("memory"), ...moments.map(say), say("growth")], rows);
}

function mib(bytes: number, language: Language): string {
  return `${decimal(bytes / 2 ** 20, language)} ${{ fr: "Mio", en: "MiB" }[language]}`;
}

export function errorTable({ errors }: ReadinessFigures, language: Language): Block[] {
  const say = inLanguage(words, language);
  return table(
    [say("error"), say("count")],
    errors.map(({ kind, count }): Line[] => [errorWords(kind)[language], String(count)]),
  );
}
