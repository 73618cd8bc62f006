import { plural } from "../../format.ts";
import { answerOf } from "../../readiness/answer.ts";
import { classWords, span } from "../../readiness/answer-words.ts";
import type { ReadinessFigures } from "../../readiness/figures.ts";
import type { Text } from "../../text.ts";
import type { Explanation, Seen } from "../rule.ts";
import { figuresIn } from "./class-facts.ts";

export const aboutWaiting = { check: "readiness.waiting", reads: ["readiness.burst"] } as const;

/** The rule holds for a class that would wait too long; `why` says what makes it so. */
export const whenTooLong =
  (why: (figures: ReadinessFigures, seen: Seen<"readiness.burst">) => Explanation | undefined) =>
  (seen: Seen<"readiness.burst">): Explanation | undefined => {
    const figures = figuresIn(seen);
    return figures && answerOf(figures).word === "no" ? why(figures, seen) : undefined;
  };

/** Figure against limit: of the wait, and of the session. */
export function tooLong(figures: ReadinessFigures): Text {
  const { why, p95, lastImage } = answerOf(figures);
  const { session, limitMs } = figures;
  const kinds = why.map(({ kind }) => kind);
  const asked = classWords(session);
  const [lastsFr, lastsEn] = [span(session.minutes * 60_000, "fr"), span(session.minutes * 60_000, "en")];
  const parts: Text[] = [];
  if (kinds.includes("wait-too-long") && p95)
    parts.push({
      fr: `95 % des images arrivent en ${span(p95.value, "fr")}, la limite est ${span(limitMs, "fr")}`,
      en: `95 % of the images come within ${span(p95.value, "en")}, the limit is ${span(limitMs, "en")}`,
    });
  if (kinds.includes("session-too-short")) {
    const late = figures.jobs.filter(({ outcome }) => outcome === "late").length;
    const missing = plural(
      late,
      ["image manque", "images manquent"],
      ["image is missing", "images are missing"],
    );
    parts.push(
      late > 0
        ? { fr: `${missing.fr} à la fin de la séance`, en: `${missing.en} at the end of the session` }
        : {
            fr: `la dernière image arrive au bout de ${span(lastImage?.value ?? 0, "fr")}, la séance dure ${lastsFr}`,
            en: `the last image comes after ${span(lastImage?.value ?? 0, "en")}, the session lasts ${lastsEn}`,
          },
    );
  }
  if (parts.length === 0) return { fr: `${asked.fr}.`, en: `${asked.en}.` };
  const all = (language: "fr" | "en"): string => parts.map((part) => part[language]).join(" ; ");
  return { fr: `${asked.fr} : ${all("fr")}.`, en: `${asked.en}: ${all("en").replaceAll(" ;", ";")}.` };
}
