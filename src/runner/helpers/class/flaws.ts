import { some } from "../../../format.ts";
import { bilingual } from "../../../input/sentences.ts";
import type { BurstFigures } from "../../../readiness/burst/burst.ts";
import type { StudentJob, StudentOutcome } from "../../../readiness/session.ts";
import type { Text } from "../../../text.ts";

/** Students that are named; the table beside holds them all. */
const NAMED = 5;

const words: Partial<Record<StudentOutcome, Text>> = {
  foreign: { fr: "image(s) de quelqu'un d'autre", en: "picture(s) of somebody else" },
  lost: { fr: "travail(aux) perdu(s), acceptés puis disparus", en: "job(s) lost, accepted and gone" },
  bad: { fr: "image(s) refusée(s) par les oracles", en: "picture(s) refused by the oracles" },
  failed: { fr: "travail(aux) en échec", en: "job(s) failed" },
  refused: { fr: "travail(aux) que le serveur n'a pas pris", en: "job(s) that the server did not take" },
};

/** What the class did not get as it should: one sentence for each way, with who and why. */
export function flawsOf({ jobs, stopped }: Pick<BurstFigures, "jobs" | "stopped">): Text[] {
  const flaws = Object.entries(words).flatMap(([outcome, what]) => {
    const hit = jobs.filter((job) => job.outcome === outcome);
    return hit.length === 0 ? [] : [sentenceOf(hit, what)];
  });
  const twice = jobs.filter(({ repeated }) => repeated);
  return [
    ...(stopped === "server-lost" ? [lostWords] : []),
    ...flaws,
    ...(twice.length > 0 ? [sentenceOf(twice, twiceWords)] : []),
  ];
}

/** Jobs that somebody interrupted: no fault of the server. */
export function cancelledWords(jobs: readonly StudentJob[]): Text | undefined {
  const hit = jobs.filter(({ outcome }) => outcome === "cancelled");
  return hit.length === 0 ? undefined : sentenceOf(hit, cancelled);
}

const lostWords: Text = {
  fr: "Le serveur a cessé de répondre pendant la séance ; les chiffres d'avant sont gardés.",
  en: "The server stopped answering during the session; the figures up to then are kept.",
};
const twiceWords: Text = { fr: "travail(aux) exécuté(s) plus d'une fois", en: "job(s) run more than once" };
const cancelled: Text = {
  fr: "travail(aux) interrompu(s) par quelqu'un d'autre",
  en: "job(s) interrupted by somebody else",
};

function sentenceOf(jobs: readonly StudentJob[], what: Text): Text {
  const kinds = [...new Set(jobs.flatMap(({ error }) => error ?? []))];
  return bilingual((language) => {
    const [student, image] = { fr: ["étudiant", "image"], en: ["student", "image"] }[language];
    const who = jobs.map((job) => `${student} ${job.student + 1} ${image} ${job.image + 1}`);
    const why = kinds.length > 0 ? ` (${some(kinds, NAMED)})` : "";
    return `${jobs.length} ${what[language]}${why}${language === "fr" ? " : " : ": "}${some(who, NAMED)}.`;
  });
}
