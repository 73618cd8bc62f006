import { plural, some } from "../../../format.ts";
import { bilingual } from "../../../input/sentences.ts";
import type { BurstFigures } from "../../../readiness/burst/burst.ts";
import { errorWords } from "../../../readiness/error-words.ts";
import type { StudentJob, StudentOutcome } from "../../../readiness/session.ts";
import type { Text } from "../../../text.ts";

/** Students that are named; the table beside holds them all. */
const NAMED = 5;

type Counted = (count: number) => Text;

const words: Partial<Record<StudentOutcome, Counted>> = {
  foreign: (n) =>
    plural(
      n,
      ["image d'une autre personne est arrivée", "images d'autres personnes sont arrivées"],
      ["picture of somebody else came", "pictures of other people came"],
    ),
  lost: (n) =>
    plural(
      n,
      ["travail accepté a disparu", "travaux acceptés ont disparu"],
      ["job was accepted and is gone", "jobs were accepted and are gone"],
    ),
  bad: (n) =>
    plural(n, ["image est mauvaise", "images sont mauvaises"], ["picture is bad", "pictures are bad"]),
  failed: (n) => plural(n, ["travail a échoué", "travaux ont échoué"], ["job failed", "jobs failed"]),
  cancelled: (n) =>
    plural(
      n,
      ["travail a été interrompu par quelqu'un d'autre", "travaux ont été interrompus par quelqu'un d'autre"],
      ["job was interrupted by somebody else", "jobs were interrupted by somebody else"],
    ),
  refused: (n) =>
    plural(
      n,
      ["travail n'a pas été pris par le serveur", "travaux n'ont pas été pris par le serveur"],
      ["job was not taken by the server", "jobs were not taken by the server"],
    ),
};

const twiceWords: Counted = (n) =>
  plural(
    n,
    ["travail a été exécuté plus d'une fois", "travaux ont été exécutés plus d'une fois"],
    ["job was run more than once", "jobs were run more than once"],
  );

const lostWords: Text = {
  fr: "Le serveur a cessé de répondre pendant la séance ; les chiffres d'avant sont gardés.",
  en: "The server stopped answering during the session; the figures up to then are kept.",
};

/** What the class did not get as it should: one sentence for each way, with who and why. */
export function flawsOf({ jobs, stopped }: Pick<BurstFigures, "jobs" | "stopped">): Text[] {
  const flaws = Object.entries(words).flatMap(([outcome, what]) =>
    sentenceOf(
      jobs.filter((job) => job.outcome === outcome),
      what,
    ),
  );
  const twice = sentenceOf(
    jobs.filter(({ repeated }) => repeated),
    twiceWords,
  );
  return [...(stopped === "server-lost" ? [lostWords] : []), ...flaws, ...twice];
}

function sentenceOf(jobs: readonly StudentJob[], what: Counted): Text[] {
  if (jobs.length === 0) return [];
  const kinds = [...new Set(jobs.flatMap(({ error, outcome }) => (error === outcome ? [] : (error ?? []))))];
  const said = what(jobs.length);
  const sentence = bilingual((language) => {
    const student = { fr: "étudiant", en: "student" }[language];
    const who = jobs.map((job) => `${student} ${job.student + 1} (image ${job.image + 1})`);
    const told = kinds.map((kind) => errorWords(kind)[language]);
    const why = told.length > 0 ? ` [${some(told, NAMED)}]` : "";
    return `${said[language]}${why}${language === "fr" ? " : " : ": "}${some(who, NAMED)}.`;
  });
  return [sentence];
}
