import { unexplainedCode } from "../../diagnosis/diagnose.ts";
import { diagnosisCodes } from "../../diagnosis/rules.ts";
import { type CheckId, checkIds, entryOf, stages } from "../../record/catalogue.ts";
import type { Diagnosis } from "../../record/diagnosis.ts";
import type { CheckStatus, RunRecord } from "../../record/run-record.ts";
import { exitStatus, type Verdict } from "../../record/verdict.ts";
import { stageWords, targetWords, verdictWords } from "../../record/words.ts";
import type { Language, Text } from "../../text.ts";

/** The one line that a reader keeps: verdict · target · why. */
export function lastLine(record: RunRecord, verdict: Verdict, diagnoses: readonly Diagnosis[]): string {
  const { language } = record;
  const why = verdict.verdict === "NO_GO" ? whyNot(record, verdict, diagnoses) : whyButs(record, diagnoses);
  return [verdictWords[verdict.verdict], targetWords(record), why].map((text) => text[language]).join(" · ");
}

function whyNot(record: RunRecord, verdict: Verdict, diagnoses: readonly Diagnosis[]): Text {
  const [first, ...others] = diagnoses.filter(({ warning }) => !warning);
  const more = others.length;
  if (record.interrupted) return { fr: "exécution interrompue", en: "run interrupted" };
  if (first !== undefined)
    return {
      fr: `${shortOf(first.code, "fr")} (${first.code})${more ? `, et ${more} ${plural(more, "autre diagnostic", "autres diagnostics")}` : ""}`,
      en: `${shortOf(first.code, "en")} (${first.code})${more ? `, and ${more} ${plural(more, "other diagnosis", "other diagnoses")}` : ""}`,
    };
  if (exitStatus(verdict) === 2) return { fr: "rien n'a été validé", en: "nothing was validated" };
  if (record.errors.length > 0)
    return {
      fr: "une erreur s'est produite hors de tout contrôle",
      en: "an error occurred outside of any check",
    };
  return counted(record, "blocked");
}

/** A code's meaning as the end of a sentence; names like ComfyUI keep their capital. */
function shortOf(code: string, language: Language): string {
  const known = (diagnosisCodes as Readonly<Record<string, Text>>)[code];
  if (known) return known[language].replace(/^\p{Lu}(?=\p{Ll}*[ '’])/u, (letter) => letter.toLowerCase());
  const id = checkIds.find((check: CheckId) => unexplainedCode(check) === code);
  if (id === undefined) return code;
  const title = entryOf(id).title[language];
  return language === "fr" ? `« ${title} »` : `"${title}"`;
}

function whyButs(record: RunRecord, diagnoses: readonly Diagnosis[]): Text {
  const stale = record.checks.filter(({ staleWaiver }) => staleWaiver).length;
  const missing = stages.filter((stage) => !record.stages.includes(stage));
  const parts = [
    ...diagnoses.map(({ code }) => ({
      fr: `${shortOf(code, "fr")} (${code})`,
      en: `${shortOf(code, "en")} (${code})`,
    })),
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

const nouns: Readonly<
  Record<CheckStatus, readonly [fr: readonly [string, string], en: readonly [string, string]]>
> = {
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

function count(number: number, fr: readonly [string, string], en: readonly [string, string]): Text {
  if (number === 0) return { fr: "", en: "" };
  return { fr: `${number} ${plural(number, ...fr)}`, en: `${number} ${plural(number, ...en)}` };
}

function plural(number: number, one: string, several: string): string {
  return number === 1 ? one : several;
}
