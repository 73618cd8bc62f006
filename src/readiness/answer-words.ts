import { decimal, duration, gib, plural } from "../format.ts";
import type { Language, Text } from "../text.ts";
import { type Answer, answerOf, type Believed, type Why, type Wrong } from "./answer.ts";
import type { ReadinessFigures } from "./figures.ts";
import { growthIn } from "./memory-room.ts";
import type { ClassSession } from "./session.ts";

/** `3 min` and `30 s`, not `3 min 0 s` and `30,0 s`: people give their limits in whole ones. */
export function span(ms: number, language: Language): string {
  return duration(ms, language)
    .replace(/ 0 s$/, "")
    .replace(/[.,]0 s$/, " s");
}

export const answerWords = {
  yes: { fr: "oui", en: "yes" },
  no: { fr: "non", en: "no" },
  unsure: { fr: "on ne sait pas", en: "nobody knows yet" },
} as const satisfies Record<Answer["word"], Text>;

/** `30 étudiants, 2 images chacun, en 20 min` */
export function classWords({ students, images, minutes }: ClassSession): Text {
  const who = plural(students, ["étudiant", "étudiants"], ["student", "students"]);
  const what = plural(images, ["image", "images"], ["image", "images"]);
  const time = (language: Language): string => span(minutes * 60_000, language);
  return students === 1
    ? { fr: `${who.fr}, ${what.fr}, en ${time("fr")}`, en: `${who.en}, ${what.en}, in ${time("en")}` }
    : {
        fr: `${who.fr}, ${what.fr} chacun, en ${time("fr")}`,
        en: `${who.en}, ${what.en} each, in ${time("en")}`,
      };
}

/** The answer in one sentence, with the limit beside the figure. */
export function answerSentence(figures: ReadinessFigures): Text {
  const answer = answerOf(figures);
  const asked = classWords(figures.session);
  const word = answerWords[answer.word];
  const [first, ...others] = answer.why;
  const why = first === undefined ? waits(figures, answer, false) : whyWords(first, figures, answer);
  const more = plural(others.length, ["autre raison", "autres raisons"], ["other reason", "other reasons"]);
  const largest = first?.kind === "wait-too-long" ? largestWords(figures) : undefined;
  return {
    fr: `${asked.fr} : ${word.fr} — ${why.fr}${largest?.fr ?? ""}${others.length > 0 ? `, et ${more.fr}` : ""}`,
    en: `${asked.en}: ${word.en} — ${why.en}${largest?.en ?? ""}${others.length > 0 ? `, and ${more.en}` : ""}`,
  };
}

const countedImages: Readonly<Record<Wrong, (count: number) => Text>> = {
  foreign: (n) =>
    plural(
      n,
      ["image d'une autre personne est arrivée", "images d'autres personnes sont arrivées"],
      ["image of somebody else came", "images of other people came"],
    ),
  lost: (n) =>
    plural(n, ["image a été perdue", "images ont été perdues"], ["image was lost", "images were lost"]),
  cancelled: (n) =>
    plural(
      n,
      ["image a été annulée par quelqu'un d'autre", "images ont été annulées par quelqu'un d'autre"],
      ["image was cancelled by somebody else", "images were cancelled by somebody else"],
    ),
  bad: (n) => plural(n, ["image est mauvaise", "images sont mauvaises"], ["image is bad", "images are bad"]),
  failed: (n) => plural(n, ["image a échoué", "images ont échoué"], ["image failed", "images failed"]),
  refused: (n) =>
    plural(n, ["travail a été refusé", "travaux ont été refusés"], ["job was refused", "jobs were refused"]),
};

/** Why it is not a yes, as the end of a sentence. */
export function whyWords(why: Why, figures: ReadinessFigures, answer: Answer): Text {
  switch (why.kind) {
    case "server-lost":
      return { fr: "le serveur ne répond plus", en: "the server answers no more" };
    case "unreadable":
      return {
        fr: "le serveur ne répond plus comme ComfyUI",
        en: "the server no longer answers as ComfyUI does",
      };
    case "outcome":
      return countedImages[why.outcome](why.images);
    case "doubled":
      return plural(
        why.images,
        ["travail a été exécuté plusieurs fois", "travaux ont été exécutés plusieurs fois"],
        ["job was run more than once", "jobs were run more than once"],
      );
    case "session-too-short":
      return tooShort(why.late, figures, answer);
    case "wait-too-long":
      return waits(figures, answer, true);
    case "memory-fills":
      return memoryFills(figures);
    case "wait-unsure":
      return around(answer.p95, figures.limitMs, {
        fr: "l'attente de 95 % des images",
        en: "the wait of 95 % of the images",
      });
    case "session-unsure":
      return around(answer.lastImage, figures.session.minutes * 60_000, {
        fr: "la dernière image",
        en: "the last image",
      });
    case "interrupted":
      return interruptedWords(figures, answer);
    case "nothing-measured":
      return { fr: "trop peu d'images pour une mesure", en: "too few images to measure anything" };
  }
}

function memoryFills(figures: ReadinessFigures): Text {
  const { kind, perJob, left = 0 } = growthIn(figures) ?? { kind: "ram", perJob: 0 };
  const name = { vram: { fr: "la VRAM", en: "VRAM" }, ram: { fr: "la mémoire vive", en: "main memory" } }[
    kind
  ];
  const size = (language: Language): string => decimal(perJob / 2 ** 20, language);
  return {
    fr: `${name.fr} croît de ${size("fr")} Mio par travail (il en reste ${gib(left, "fr")}), une classe de plus la remplirait`,
    en: `${name.en} grows by ${size("en")} MiB a job (${gib(left, "en")} are left), one more class would fill it`,
  };
}

function waits({ limitMs }: ReadinessFigures, { p95 }: Answer, long: boolean): Text {
  const [limitFr, limitEn] = [span(limitMs, "fr"), span(limitMs, "en")];
  const figure = (language: Language): string => span(p95?.value ?? 0, language);
  const bounds =
    p95?.basis === "forecast"
      ? { fr: ` ; ${boundsOf(p95, "fr")}`, en: `; ${boundsOf(p95, "en")}` }
      : undefined;
  return {
    fr: `95 % attendent ${long ? "jusqu'à" : "moins de"} ${figure("fr")} (limite ${limitFr}${bounds?.fr ?? ""})`,
    en: `95 % wait ${long ? "up to" : "less than"} ${figure("en")} (limit ${limitEn}${bounds?.en ?? ""})`,
  };
}

function boundsOf({ low, high }: Believed, language: Language): string {
  return {
    fr: `prévision : de ${span(low, "fr")} à ${span(high, "fr")}`,
    en: `forecast: ${span(low, "en")} to ${span(high, "en")}`,
  }[language];
}

function tooShort(late: number, { session }: ReadinessFigures, { lastImage }: Answer): Text {
  const [fr, en] = (["fr", "en"] as const).map((language) => span(session.minutes * 60_000, language));
  if (late > 0) {
    const many = plural(
      late,
      ["image manque", "images manquent"],
      ["image is missing", "images are missing"],
    );
    return { fr: `${many.fr} au bout de ${fr}`, en: `${many.en} after ${en}` };
  }
  const last = (language: Language): string => span(lastImage?.value ?? 0, language);
  return {
    fr: `la dernière image arrive au bout de ${last("fr")} (séance de ${fr})`,
    en: `the last image comes after ${last("en")} (session of ${en})`,
  };
}

function around(figure: Believed | undefined, limit: number, name: Text): Text {
  const { low = 0, high = 0 } = figure ?? {};
  return {
    fr: `${name.fr} est prévue entre ${span(low, "fr")} et ${span(high, "fr")}, de part et d'autre de la limite (${span(limit, "fr")})`,
    en: `${name.en} is expected between ${span(low, "en")} and ${span(high, "en")}, on both sides of the limit (${span(limit, "en")})`,
  };
}

function interruptedWords({ jobs, session, limitMs }: ReadinessFigures, { p95 }: Answer): Text {
  const came = jobs.filter(({ outcome }) => outcome === "done").length;
  const of = session.students * session.images;
  const images = plural(came, ["image", "images"], ["image", "images"]);
  const [fr, en] = [p95 ? ` ; ${boundsOf(p95, "fr")}` : "", p95 ? `; ${boundsOf(p95, "en")}` : ""];
  return {
    fr: `mesure interrompue après ${images.fr} sur ${of} (attente de 95 % des images, limite ${span(limitMs, "fr")}${fr})`,
    en: `measurement interrupted after ${images.en} of ${of} (wait of 95 % of the images, limit ${span(limitMs, "en")}${en})`,
  };
}

/** The most students who would do, of a class that does not; 0: not even one; undefined: nobody knows. */
export function smallerClass({ forecast, session }: ReadinessFigures): number | undefined {
  if (forecast === undefined) return undefined;
  return Math.max(0, Math.min(Math.floor(forecast.largestClass.value), session.students - 1));
}

/** How many would do, where some would. */
function largestWords(figures: ReadinessFigures): Text | undefined {
  const largest = smallerClass(figures);
  if (largest === undefined || largest < 1) return undefined;
  const who = plural(largest, ["étudiant", "étudiants"], ["student", "students"]);
  return { fr: ` ; au plus ${who.fr}`, en: `; at most ${who.en}` };
}
