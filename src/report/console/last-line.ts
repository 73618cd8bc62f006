import { unexplainedCode } from "../../diagnosis/diagnose.ts";
import { diagnosisCodes } from "../../diagnosis/rules.ts";
import { plural, sentence } from "../../format.ts";
import { answerOf } from "../../readiness/answer.ts";
import { answerSentence } from "../../readiness/answer-words.ts";
import { checkIds } from "../../record/catalogue.ts";
import { readinessOf } from "../../record/class/readiness-summary.ts";
import type { Diagnosis } from "../../record/diagnosis.ts";
import { type Outcome, outcomeOf, outcomes } from "../../record/outcome.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { missingStages, type Verdict } from "../../record/verdict.ts";
import { quotedTitle, stageWords, targetWords, verdictWords, weightsWords } from "../../record/words.ts";
import type { Text } from "../../text.ts";
import { urgentOf } from "../urgent.ts";

/** The one line that a reader keeps: verdict · target · why. */
export function lastLine(record: RunRecord, verdict: Verdict, diagnoses: readonly Diagnosis[]): string {
  const known = [verdictWords[verdict.verdict], targetWords(record)].map((text) => text[record.language]);
  return [...known, whyLine(record, verdict, diagnoses)].join(" · ");
}

/** What of it says why, where verdict and target stand beside it. */
export function whyLine(record: RunRecord, verdict: Verdict, diagnoses: readonly Diagnosis[]): string {
  const go = verdict.verdict !== "NO_GO";
  const why = go ? whyButs(record, verdict, diagnoses) : whyNot(record, verdict, diagnoses);
  const weights = record.weights === "synthetic" ? [weightsWords(verdict.verdict)] : [];
  const figures = readinessOf(record);
  // a yes beside a NO-GO (a run that was interrupted after its class) would be read alone
  const told = figures && (go || answerOf(figures).word !== "yes");
  const answer = told ? [answerSentence(figures)] : [];
  return [...weights, ...answer, why].map((text) => text[record.language]).join(" · ");
}

function whyNot(record: RunRecord, verdict: Verdict, diagnoses: readonly Diagnosis[]): Text {
  const urgent = urgentOf(record, diagnoses)?.title;
  const why = causeOf(record, verdict, diagnoses);
  if (urgent === undefined) return why;
  return { fr: `${urgent.fr} ${sentence(why.fr)}`, en: `${urgent.en} ${sentence(why.en)}` };
}

function causeOf(record: RunRecord, verdict: Verdict, diagnoses: readonly Diagnosis[]): Text {
  const [first, ...others] = diagnoses.filter(({ warning }) => !warning);
  if (record.interrupted) {
    const known = first && shortOf(first.code);
    return {
      fr: `exécution interrompue${known ? ` ; déjà constaté : ${known.fr}` : ""}`,
      en: `run interrupted${known ? `; already found: ${known.en}` : ""}`,
    };
  }
  if (first !== undefined) {
    const known = shortOf(first.code);
    const more = otherDiagnoses(others.length);
    return others.length === 0
      ? known
      : { fr: `${known.fr}, et ${more.fr}`, en: `${known.en}, and ${more.en}` };
  }
  if (verdict.exitStatus === 2) return { fr: "rien n'a été validé", en: "nothing was validated" };
  if (record.errors.length > 0)
    return {
      fr: "une erreur s'est produite hors de tout contrôle",
      en: "an error occurred outside of any check",
    };
  return counted(record, "blocked");
}

/** A code with its meaning as the end of a sentence; names like ComfyUI keep their capital. */
function shortOf(code: string): Text {
  const id = checkIds.find((check) => unexplainedCode(check) === code);
  const unknown = id === undefined ? { fr: code, en: code } : quotedTitle(id);
  const { fr, en } = (diagnosisCodes as Readonly<Record<string, Text>>)[code] ?? unknown;
  const short = (text: string): string =>
    text.replace(/^\p{Lu}(?=\p{Ll}*[ '’])/u, (letter) => letter.toLowerCase());
  return { fr: `${short(fr)} (${code})`, en: `${short(en)} (${code})` };
}

/** The diagnoses behind the first one. */
export function otherDiagnoses(count: number): Text {
  return plural(count, ["autre diagnostic", "autres diagnostics"], ["other diagnosis", "other diagnoses"]);
}

function whyButs(record: RunRecord, { verdict }: Verdict, diagnoses: readonly Diagnosis[]): Text {
  const stale = record.checks.filter(({ staleWaiver }) => staleWaiver).length;
  const missing = missingStages(record);
  const [usual, warnings] = [true, false].map((wanted) =>
    diagnoses.filter((one) => (one.usual ?? false) === wanted).map(({ code }) => shortOf(code)),
  );
  const reservations = [
    ...(warnings ?? []),
    counted(record, "untold"),
    count(stale, ["dérogation périmée", "dérogations périmées"], ["stale waiver", "stale waivers"]),
    missing.length > 0
      ? {
          fr: `sans ${missing.map((stage) => stageWords[stage].fr).join(", ")}`,
          en: `without ${missing.map((stage) => stageWords[stage].en).join(", ")}`,
        }
      : { fr: "", en: "" },
  ];
  // what lowers nothing is listed all the same
  const parts = [
    ...(verdict === "GO" ? [counted(record, "passed")] : reservations),
    counted(record, "waived"),
    counted(record, "unasked"),
    ...(usual ?? []),
  ].filter(({ fr }) => fr !== "");
  return { fr: parts.map(({ fr }) => fr).join(", "), en: parts.map(({ en }) => en).join(", ") };
}

type Nouns = readonly [fr: readonly [string, string], en: readonly [string, string]];

const nouns: Readonly<Record<Outcome, Nouns>> = {
  passed: [
    ["contrôle réussi", "contrôles réussis"],
    ["check passed", "checks passed"],
  ],
  failed: [
    ["échec", "échecs"],
    ["failure", "failures"],
  ],
  waived: [
    ["dérogation", "dérogations"],
    ["waiver", "waivers"],
  ],
  blocked: [
    ["contrôle bloqué", "contrôles bloqués"],
    ["check blocked", "checks blocked"],
  ],
  untold: [
    ["contrôle non établi", "contrôles non établis"],
    ["check undecided", "checks undecided"],
  ],
  unasked: [
    ["contrôle non demandé", "contrôles non demandés"],
    ["check not asked for", "checks not asked for"],
  ],
};

/** How many checks ended in each way, those of which there are some. */
export function tally(record: Pick<RunRecord, "checks">): Text {
  const counts = outcomes.map((outcome) => counted(record, outcome)).filter(({ fr }) => fr !== "");
  return { fr: counts.map(({ fr }) => fr).join(", "), en: counts.map(({ en }) => en).join(", ") };
}

/** How many checks ended like this, in words; empty for none. */
export function counted(record: Pick<RunRecord, "checks">, outcome: Outcome): Text {
  return count(record.checks.filter((check) => outcomeOf(check) === outcome).length, ...nouns[outcome]);
}

function count(number: number, ...[fr, en]: Nouns): Text {
  return number === 0 ? { fr: "", en: "" } : plural(number, fr, en);
}
