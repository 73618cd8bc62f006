import { unexplainedCode } from "../../diagnosis/diagnose.ts";
import { diagnosisCodes } from "../../diagnosis/rules.ts";
import { plural } from "../../format.ts";
import { checkIds, stages } from "../../record/catalogue.ts";
import type { Diagnosis } from "../../record/diagnosis.ts";
import type { CheckStatus, RunRecord } from "../../record/run-record.ts";
import { exitStatus, type Verdict } from "../../record/verdict.ts";
import { quotedTitle, stageWords, targetWords, verdictWords } from "../../record/words.ts";
import type { Text } from "../../text.ts";

/** The one line that a reader keeps: verdict · target · why. */
export function lastLine(record: RunRecord, verdict: Verdict, diagnoses: readonly Diagnosis[]): string {
  const { language } = record;
  const why = verdict.verdict === "NO_GO" ? whyNot(record, verdict, diagnoses) : whyButs(record, diagnoses);
  return [verdictWords[verdict.verdict], targetWords(record), why].map((text) => text[language]).join(" · ");
}

function whyNot(record: RunRecord, verdict: Verdict, diagnoses: readonly Diagnosis[]): Text {
  const [first, ...others] = diagnoses.filter(({ warning }) => !warning);
  if (record.interrupted) return { fr: "exécution interrompue", en: "run interrupted" };
  if (first !== undefined) {
    const known = shortOf(first.code);
    const more = otherDiagnoses(others.length);
    return others.length === 0
      ? known
      : { fr: `${known.fr}, et ${more.fr}`, en: `${known.en}, and ${more.en}` };
  }
  if (exitStatus(verdict) === 2) return { fr: "rien n'a été validé", en: "nothing was validated" };
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

function whyButs(record: RunRecord, diagnoses: readonly Diagnosis[]): Text {
  const stale = record.checks.filter(({ staleWaiver }) => staleWaiver).length;
  const missing = stages.filter((stage) => !record.stages.includes(stage));
  const parts = [
    ...diagnoses.map(({ code }) => shortOf(code)),
    ...(["waived", "skipped"] as const).map((status) => counted(record, status)),
    count(stale, ["dérogation périmée", "dérogations périmées"], ["stale waiver", "stale waivers"]),
    missing.length > 0
      ? {
          fr: `sans ${missing.map((stage) => stageWords[stage].fr).join(", ")}`,
          en: `without ${missing.map((stage) => stageWords[stage].en).join(", ")}`,
        }
      : { fr: "", en: "" },
  ].filter(({ fr }) => fr !== "");
  if (parts.length === 0) return counted(record, "passed");
  return { fr: parts.map(({ fr }) => fr).join(", "), en: parts.map(({ en }) => en).join(", ") };
}

type Nouns = readonly [fr: readonly [string, string], en: readonly [string, string]];

const nouns: Readonly<Record<CheckStatus, Nouns>> = {
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
  skipped: [
    ["contrôle non exécuté", "contrôles non exécutés"],
    ["check skipped", "checks skipped"],
  ],
};

/** How many checks have this status, in words; empty for none. */
export function counted(record: Pick<RunRecord, "checks">, status: CheckStatus): Text {
  return count(record.checks.filter((check) => check.status === status).length, ...nouns[status]);
}

function count(number: number, ...[fr, en]: Nouns): Text {
  return number === 0 ? { fr: "", en: "" } : plural(number, fr, en);
}
