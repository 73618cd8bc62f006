import { pathToFileURL } from "node:url";
import { type CheckId, checkIds, entryOf, type Stage, stageOf, stages } from "../../record/catalogue.ts";
import type { CheckStatus } from "../../record/run-record.ts";
import { stageWords } from "../../record/words.ts";
import { type Redact, redactDeep } from "../../redaction/redactor.ts";
import type { Language, Text } from "../../text.ts";
import { type AllureResult, labelOf } from "./result.ts";

/**
 * How Allure shows each of our statuses, chosen by their look on the page: five statuses, five colours. Allure has no
 * "waived" and no "blocked". Broken is yellow with a "!" (and `allureConfig` marks it as accepted, which removes it
 * from the success rate); unknown is violet with a "?": nobody knows what a blocked check would have found.
 */
const shownAs: Readonly<Record<CheckStatus, string>> = {
  passed: "passed",
  failed: "failed",
  waived: "broken",
  blocked: "unknown",
  skipped: "skipped",
};

/** Allure's severities by ours. */
const severities = { blocker: "blocker", major: "critical", minor: "minor" } as const;

/** What is known of a check before it runs, as labels of its result. `workflow`: which of several of a role it judges. */
export function checkLabels(id: CheckId, workflow?: string): { name: string; value: string }[] {
  return [
    { name: "severity", value: severities[entryOf(id).severity] },
    { name: "check", value: id },
    ...(workflow === undefined ? [] : [{ name: "workflow", value: workflow }]),
  ];
}

/** First words of the message of a check that gave no verdict; `allureConfig` finds waivers by them. */
export const messagePrefix: Readonly<Record<"waived" | "blocked" | "skipped" | "unasked", Text>> = {
  waived: { fr: "Dérogation", en: "Waived" },
  blocked: { fr: "Bloqué", en: "Blocked" },
  skipped: { fr: "Non établi", en: "Undecided" },
  unasked: { fr: "Non demandé", en: "Not asked for" },
};

/** Labels that mean nothing to a reader, or that only informed this listener. */
const noise = new Set([
  "host",
  "thread",
  "package",
  "framework",
  "language",
  "reason",
  "unasked",
  "_fallbackTestCaseId",
]);

/**
 * Turns the results of the check wrapper (labels `check`, `checkStatus`, `reason`) into what the page must
 * show: status, message, suite by stage; without noise, and redacted. For the `listeners` of allure-vitest.
 */
export function allureListener({
  redact,
  language,
}: {
  readonly redact: Redact;
  readonly language: Language;
}) {
  return {
    beforeTestResultWrite(result: AllureResult): void {
      const status = labelOf(result, "checkStatus");
      const id = checkIds.find((one) => one === labelOf(result, "check"));
      if (id !== undefined) nameAfter(result, id, language);
      const unasked = labelOf(result, "unasked") !== undefined;
      if (isStatus(status)) showAs(result, { status, unasked }, labelOf(result, "reason"), language);
      result.labels = result.labels.filter(
        ({ name }) => !noise.has(name) && (id === undefined || !/suite$/i.test(name)),
      );
      if (id !== undefined)
        result.labels.push({ name: "parentSuite", value: stageTitle(stageOf(id), language) });
      Object.assign(result, redactDeep(redact, result));
    },
  };
}

/** The check's id instead of file paths, which differ between machines: the same identity in every run. */
function nameAfter(result: AllureResult, id: CheckId, language: Language): void {
  const titlePath = [stageTitle(stageOf(id), language)];
  const workflow = labelOf(result, "workflow");
  const own = workflow === undefined ? id : `${id} · ${workflow}`;
  Object.assign(result, { fullName: own, testCaseId: own, historyId: own, titlePath });
  result.description = entryOf(id).proves[language];
  // Allure counts parameters as identity: with a new seed in each run, a check would have no history
  for (const parameter of result.parameters ?? []) parameter.excluded = true;
}

/** Numbered, because Allure may sort groups by name. */
export function stageTitle(stage: Stage, language: Language): string {
  return `${stages.indexOf(stage) + 1} · ${stageWords[stage][language]}`;
}

function showAs(
  result: AllureResult,
  { status, unasked }: { readonly status: CheckStatus; readonly unasked: boolean },
  reason: string | undefined,
  language: Language,
): void {
  result.status = shownAs[status];
  const { message = "", trace } = result.statusDetails;
  // the reason of a failed check says better what a matcher's "expected … to be …" and its difference say
  if (status === "failed")
    result.statusDetails = { message: reason ?? message, ...(trace && { trace: ownFrames(trace) }) };
  else if (status === "passed") result.statusDetails = reason ? { message: reason } : {};
  else
    result.statusDetails = {
      message: `${messagePrefix[unasked ? "unasked" : status][language]} · ${reason ?? "–"}`,
    };
}

/** The frames of a trace that are ours, with paths relative to the project: a report names no folder of a machine. */
function ownFrames(trace: string): string {
  const here = pathToFileURL(`${process.cwd()}/`).href;
  return trace
    .split("\n")
    .filter((line) => !/node_modules|node:internal/.test(line))
    .map((line) => line.replaceAll(here, "").replace(/\?vitest=\d+/, ""))
    .join("\n");
}

function isStatus(value: string | undefined): value is CheckStatus {
  return value !== undefined && value in shownAs;
}
