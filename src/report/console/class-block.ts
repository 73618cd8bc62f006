import { decimal, gib, plural } from "../../format.ts";
import { answerOf } from "../../readiness/answer.ts";
import { answerSentence, span } from "../../readiness/answer-words.ts";
import { errorWords } from "../../readiness/error-words.ts";
import type { Estimate, ReadinessFigures } from "../../readiness/figures.ts";
import type { Language, Text } from "../../text.ts";
import type { Colour, Paint } from "./ansi.ts";

const words = {
  wait: { fr: "attente", en: "wait" },
  pace: { fr: "cadence", en: "pace" },
  images: { fr: "images", en: "images" },
  largest: { fr: "classe", en: "class" },
  warm: { fr: "échauffement", en: "warm-up" },
  vram: { fr: "VRAM", en: "VRAM" },
  ram: { fr: "RAM", en: "RAM" },
  swap: { fr: "changement", en: "change" },
  errors: { fr: "erreurs", en: "errors" },
} as const satisfies Record<string, Text>;

const colours = { yes: "green", no: "red", unsure: "yellow" } as const satisfies Record<string, Colour>;

/** The answer and its figures, those of the whole class where they are known, else what is expected; for 80 columns. */
export function classBlock(figures: ReadinessFigures | undefined, language: Language, paint: Paint): string {
  if (figures === undefined) return "";
  const rows: readonly (readonly [keyof typeof words, Text | undefined])[] = [
    ["wait", waitRow(figures)],
    ["pace", paceRow(figures)],
    ["images", imageRow(figures)],
    ["largest", largestRow(figures)],
    ["warm", warmRow(figures)],
    ["swap", swapRow(figures)],
    ["vram", memoryRow(figures, "vram")],
    ["ram", memoryRow(figures, "ram")],
    ["errors", errorRow(figures)],
  ];
  const shown = rows.flatMap(([name, row]) => (row ? [[words[name][language], row[language]] as const] : []));
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return [
    paint(colours[answerOf(figures).word], answerSentence(figures)[language]),
    ...shown.map(([name, row]) => `  ${paint("dim", name.padEnd(width))}  ${row}`),
  ].join("\n");
}

function each(say: (language: Language) => string): Text {
  return { fr: say("fr"), en: say("en") };
}

const expected: Text = { fr: "prévu", en: "expected" };

/** Of a class that was measured whole: its figures; else the forecast, and that it is one. */
function waitRow({ stopped, measured, forecast, limitMs }: ReadinessFigures): Text | undefined {
  const whole = stopped === "complete" ? measured?.waitMs : undefined;
  const waits = whole ?? (forecast && valuesOf(forecast.waitMs));
  if (waits === undefined) return undefined;
  return each((language) => {
    const [p50, p95, max] = [waits.p50, waits.p95, waits.max].map((ms) => span(ms, language));
    const limit = { fr: "limite", en: "limit" }[language];
    const how = whole ? "" : `, ${expected[language]}`;
    return `p50 ${p50} · p95 ${p95} (${limit} ${span(limitMs, language)}) · max ${max}${how}`;
  });
}

function valuesOf({ p50, p95, max }: { p50: Estimate; p95: Estimate; max: Estimate }) {
  return { p50: p50.value, p95: p95.value, max: max.value };
}

function paceRow({ measured, forecast }: ReadinessFigures): Text | undefined {
  const pace = measured?.imagesPerMinute ?? forecast?.imagesPerMinute.value;
  if (pace === undefined) return undefined;
  return { fr: `${decimal(pace, "fr")} images par minute`, en: `${decimal(pace, "en")} images a minute` };
}

function imageRow(figures: ReadinessFigures): Text {
  const { jobs, session } = figures;
  const { lastImage } = answerOf(figures);
  const seen = jobs.flatMap(({ outcome, seenMs }) => (outcome === "done" ? (seenMs ?? []) : []));
  const first = seen.reduce((a, b) => Math.min(a, b), Infinity);
  const all = session.students * session.images;
  const parts = (language: Language): string[] => [
    { fr: `${seen.length} sur ${all}`, en: `${seen.length} of ${all}` }[language],
    ...(seen.length > 0
      ? [{ fr: `première ${span(first, "fr")}`, en: `first ${span(first, "en")}` }[language]]
      : []),
    ...(lastImage
      ? [
          { fr: `dernière ${span(lastImage.value, "fr")}`, en: `last ${span(lastImage.value, "en")}` }[
            language
          ],
        ]
      : []),
  ];
  return each((language) => {
    const how = lastImage?.basis === "forecast" ? `, ${expected[language]}` : "";
    const time = span(session.minutes * 60_000, language);
    const limit = { fr: `séance ${time}`, en: `session ${time}` }[language];
    return `${parts(language).join(" · ")} (${limit})${how}`;
  });
}

function largestRow({ forecast }: ReadinessFigures): Text | undefined {
  if (forecast === undefined) return undefined;
  const { low, value, high } = forecast.largestClass;
  const [least = 0, most = 0, top = 0] = [low, value, high].map(Math.floor);
  const who = plural(most, ["étudiant", "étudiants"], ["student", "students"]);
  const bounds = { fr: ` (de ${least} à ${top})`, en: ` (${least} to ${top})` };
  return { fr: `jusqu'à ${who.fr}${bounds.fr}`, en: `up to ${who.en}${bounds.en}` };
}

function warmRow({ warmUp: { coldMs, warmMs } }: ReadinessFigures): Text | undefined {
  if (coldMs === undefined && warmMs === undefined) return undefined;
  return each((language) =>
    [
      ...(coldMs === undefined
        ? []
        : [{ fr: `à froid ${span(coldMs, "fr")}`, en: `cold ${span(coldMs, "en")}` }[language]]),
      ...(warmMs === undefined
        ? []
        : [{ fr: `à chaud ${span(warmMs, "fr")}`, en: `warm ${span(warmMs, "en")}` }[language]]),
    ].join(" · "),
  );
}

function swapRow({ swapMs }: ReadinessFigures): Text | undefined {
  if (swapMs === undefined) return undefined;
  return { fr: `de workflow : ${span(swapMs.value, "fr")}`, en: `of workflow: ${span(swapMs.value, "en")}` };
}

function memoryRow({ memory }: ReadinessFigures, kind: "vram" | "ram"): Text | undefined {
  const { before, peak, after, freed, growthPerJob } = memory;
  const looks = [before, peak, after, freed].map((look) => look?.[`${kind}Used`]);
  if (looks.every((look) => look === undefined)) return undefined;
  const names = [
    { fr: "", en: "" },
    { fr: "au plus", en: "peak" },
    { fr: "après", en: "after" },
    { fr: "/free", en: "/free" },
  ];
  const growth = growthPerJob?.[kind];
  return each((language) =>
    [
      ...looks.flatMap((look, at) =>
        look === undefined ? [] : [`${names[at]?.[language]} ${gib(look, language)}`.trim()],
      ),
      ...(growth === undefined
        ? []
        : [
            `+${decimal(growth / 2 ** 20, language)} ${{ fr: "Mio par travail", en: "MiB a job" }[language]}`,
          ]),
    ].join(" · "),
  );
}

function errorRow({ errors }: ReadinessFigures): Text | undefined {
  if (errors.length === 0) return undefined;
  return each((language) =>
    errors
      .slice(0, 4)
      .map(({ kind, count }) => `${errorWords(kind)[language]} × ${count}`)
      .join(", "),
  );
}
