import { duration } from "../../format.ts";
import { type Comparison, noComparison } from "../../history/past-runs.ts";
import { entryOf } from "../../record/catalogue.ts";
import { readinessOf } from "../../record/class/readiness-summary.ts";
import type { Diagnosis } from "../../record/diagnosis.ts";
import { outcomeOf, outcomeWords } from "../../record/outcome.ts";
import type { CheckResult, RunRecord } from "../../record/run-record.ts";
import { firstBroken, type Verdict } from "../../record/verdict.ts";
import { flawOf, stageWords } from "../../record/words.ts";
import type { Language, Text } from "../../text.ts";
import { changeTitle, differences } from "../change-words.ts";
import { contactTitle } from "../contact.ts";
import { lessonLine } from "../lessons.ts";
import { type Urgent, urgentOf } from "../urgent.ts";
import { indent, marks, type Paint, painter } from "./ansi.ts";
import { classBlock } from "./class-block.ts";
import { counted, lastLine, tally } from "./last-line.ts";

/** Where the reports are, as the reader may type them; `page` is absent where it could not be made. */
export interface ReportPaths {
  readonly verdict?: string;
  readonly page?: string;
  /** The phase report, as a page; its Markdown lies beside it. */
  readonly phase?: string;
  /** Folder of this run, kept beside `latest`. */
  readonly run: string;
}

export interface SummaryOptions {
  readonly colour: boolean;
  readonly paths: ReportPaths;
  /** What the writers of the reports have to say (a page that could not be made). */
  readonly notes?: readonly Text[];
  /** What changed since the last green run: stands below the first stage that is not good. */
  readonly comparison?: Comparison;
}

/** A reason longer than this is in `verdict.json` and in the page; here it would bury the next one. */
const MAX_REASON = 600;
const MAX_WAIVED = 200;
const MAX_PROGRESS = 160;

/**
 * The whole run for a terminal: a block per stage, what the reader should know, the diagnoses, where the reports are,
 * and as the last line the verdict, the target and why.
 */
export function consoleSummary(
  record: RunRecord,
  verdict: Verdict,
  diagnoses: readonly Diagnosis[],
  { colour, paths, notes = [], comparison = noComparison }: SummaryOptions,
): string {
  const paint = painter(colour);
  const { language } = record;
  const asked = verdict.stages.filter(({ name }) => record.stages.includes(name));
  // beside the first thing that is broken, or at the end where nothing is
  const beside = firstBroken(verdict) ?? asked.at(-1)?.name;
  const blocks = [
    urgentBlock(urgentOf(record, diagnoses), language, paint),
    ...asked.flatMap(({ name }) => [
      stageBlock(record, name, paint),
      ...(name === beside ? changeBlocks(comparison, language, paint) : []),
    ]),
    listBlock(
      words.notes,
      [...record.notes, ...notes].map((note) => note[language]),
      language,
      paint,
    ),
    listBlock(words.errors, record.errors, language, paint),
    diagnosisBlock(diagnoses, language, paint),
    classBlock(readinessOf(record), language, paint),
    pathsBlock(paths, language, paint),
    verdict.verdict === "NO_GO" ? helpBlock(record, paint) : "",
    paint(verdictColour[verdict.verdict], lastLine(record, verdict, diagnoses)),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

/** One finished check while the run goes on. */
export function progressLine(
  check: CheckResult,
  { language, colour }: { readonly language: Language; readonly colour: boolean },
  workflow?: string,
): string {
  const paint = painter(colour);
  const reason = check.reason === undefined ? "" : `\n${indent(firstLine(check.reason, MAX_PROGRESS), 4)}`;
  const name = workflow === undefined ? "" : ` · ${workflow}`;
  return (
    checkLine(check, language, paint, 0) + name + (check.status === "passed" ? "" : paint("dim", reason))
  );
}

const verdictColour = { GO: "green", GO_WITH_WARNINGS: "yellow", NO_GO: "red" } as const;

const words = {
  notes: { fr: "À savoir", en: "Notes" },
  errors: { fr: "Erreurs hors des contrôles", en: "Errors outside of the checks" },
  diagnoses: { fr: "Diagnostics, cause première d'abord", en: "Diagnoses, first cause first" },
  checks: { fr: "contrôles :", en: "checks:" },
  slow: { fr: "Plus lent que d'habitude", en: "Slower than usual" },
  phase: { fr: "Rapport de phase", en: "Phase report" },
  page: { fr: "Page Allure", en: "Allure page" },
  run: { fr: "Cette exécution", en: "This run" },
  lessons: { fr: "Leçons touchées", en: "Lessons that suffer" },
} as const satisfies Record<string, Text>;

/** Above everything else: what cannot wait until the end of the text was read. */
function urgentBlock(urgent: Urgent | undefined, language: Language, paint: Paint): string {
  if (urgent === undefined) return "";
  return `${paint("red", `!!! ${urgent.title[language]}`)}\n${indent(`${urgent.more[language]} ${urgent.step[language]}`, 4)}`;
}

/** Of a NO-GO: which lesson suffers, and whom to call. */
function helpBlock(record: RunRecord, paint: Paint): string {
  const { language, contact } = record;
  const lessons = lessonLine(record)?.[language];
  const rows = [
    ...(lessons === undefined ? [] : [[words.lessons[language], lessons] as const]),
    ...(contact === undefined ? [] : [[contactTitle[language], contact] as const]),
  ];
  return rows.map(([name, value]) => `${paint("bold", name)}  ${value}`).join("\n");
}

/** A headline per stage and what needs a word; what passed was shown while it ran. */
function stageBlock(record: RunRecord, stage: CheckResult["stage"], paint: Paint): string {
  const { language } = record;
  const checks = record.checks.filter((check) => check.stage === stage);
  const listed = checks.filter(({ status }) => !["passed", "blocked", "skipped"].includes(status));
  const width = Math.max(0, ...listed.map((check) => nameOf(check, language).length));
  const lines = listed.map((check) => {
    const reason = reasonBelow(check, language);
    const line = checkLine(check, language, paint, width);
    return reason === "" ? line : `${line}\n${paint("dim", indent(reason, 4))}`;
  });
  return [
    `${paint("bold", stageWords[stage][language])} ${paint("dim", `(${tally({ checks })[language]})`)}`,
    ...lines,
    ...(["blocked", "untold", "unasked"] as const).flatMap((one) =>
      groupedLines(checks, one, language, paint),
    ),
  ].join("\n");
}

/** Forty checks behind one dead port have one reason: a line each reason, with how many share it. */
function groupedLines(
  checks: readonly CheckResult[],
  outcome: "blocked" | "untold" | "unasked",
  language: Language,
  paint: Paint,
): string[] {
  const byReason = Map.groupBy(
    checks.filter((check) => outcomeOf(check) === outcome),
    ({ reason }) => reason ?? "",
  );
  const { mark, colour } = marks[outcome === "blocked" ? "blocked" : "skipped"];
  return [...byReason].map(([reason, group]) => {
    const many = counted({ checks: group }, outcome)[language];
    return `  ${paint(colour, mark)} ${many}${paint("dim", reason === "" ? "" : ` · ${reason}`)}`;
  });
}

/** A tolerated weakness is named by what is broken: its title would read as if all were well. */
function nameOf({ id, status }: Pick<CheckResult, "id" | "status">, language: Language): string {
  return (status === "waived" ? flawOf(id) : entryOf(id).title)[language];
}

function checkLine(
  { id, status, unasked, durationMs }: CheckResult,
  language: Language,
  paint: Paint,
  width: number,
): string {
  const { mark, colour } = marks[status];
  const title = nameOf({ id, status }, language).padEnd(width);
  const word = status === "passed" ? "" : `  ${outcomeWords[outcomeOf({ status, unasked })][language]}`;
  const time =
    status === "blocked" || status === "skipped" ? "" : paint("dim", `  ${duration(durationMs, language)}`);
  return `  ${paint(colour, mark)} ${title}${paint(colour, word)}${time}`;
}

/** A waived weakness is known: its first line is enough. A failure is shown whole. */
function reasonBelow({ reason = "", status, waivedUntil }: CheckResult, language: Language): string {
  if (status !== "waived") return reason.length > MAX_REASON ? `${reason.slice(0, MAX_REASON)}…` : reason;
  const until = waivedUntil
    ? { fr: `jusqu'au ${waivedUntil} : `, en: `until ${waivedUntil}: ` }[language]
    : "";
  return until + firstLine(reason, MAX_WAIVED);
}

function listBlock(title: Text, items: readonly string[], language: Language, paint: Paint): string {
  if (items.length === 0) return "";
  return [paint("bold", title[language]), ...items.map((item) => `  – ${indent(item, 4).trimStart()}`)].join(
    "\n",
  );
}

/** On a green run too, changes are shown (nodes drift before they break); nothing is printed if nothing changed. */
function changeBlocks(comparison: Comparison, language: Language, paint: Paint): string[] {
  const { baseline, trends } = comparison;
  const slow = trends
    .filter((trend) => trend.slow)
    .map(({ job, ms, medianMs, thresholdMs, runs }) => {
      const [now, usual, limit] = [ms, medianMs, thresholdMs].map((one) => duration(one, language));
      return {
        fr: `${job} : ${now}, médiane des ${runs} dernières ${usual}, seuil ${limit}`,
        en: `${job}: ${now}, median of the last ${runs} ${usual}, threshold ${limit}`,
      };
    });
  return [
    ...(baseline
      ? [listBlock(changeTitle(baseline), differences(comparison, language), language, paint)]
      : []),
    listBlock(
      words.slow,
      slow.map((one) => one[language]),
      language,
      paint,
    ),
  ];
}

function diagnosisBlock(diagnoses: readonly Diagnosis[], language: Language, paint: Paint): string {
  if (diagnoses.length === 0) return "";
  const each = diagnoses.map(({ code, cause, remedy, checks, warning }) =>
    [
      `  ${paint(warning ? "yellow" : "red", code)} ${paint("dim", `(${words.checks[language]} ${checks.join(", ")})`)}`,
      indent(cause[language], 4),
      indent(`→ ${remedy[language].replace(/\n/g, "\n  ")}`, 4),
    ].join("\n"),
  );
  return [paint("bold", words.diagnoses[language]), each.join("\n\n")].join("\n");
}

function pathsBlock({ page, phase, verdict, run }: ReportPaths, language: Language, paint: Paint): string {
  const rows = [
    ...(phase ? [[words.phase[language], phase]] : []),
    ...(page ? [[words.page[language], page]] : []),
    ...(verdict ? [["verdict.json", verdict]] : []),
    [words.run[language], run],
  ];
  const width = Math.max(...rows.map(([name = ""]) => name.length));
  return rows.map(([name = "", path]) => `${paint("dim", name.padEnd(width))}  ${path}`).join("\n");
}

function firstLine(text: string, max: number): string {
  const line = text.split("\n", 1)[0] ?? "";
  return line.length > max ? `${line.slice(0, max)}…` : line;
}
