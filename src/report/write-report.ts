import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import type { RunConfig } from "../config/run-config.ts";
import { diagnose } from "../diagnosis/diagnose.ts";
import { CodedError, describeError } from "../errors.ts";
import { duration, shortDate } from "../format.ts";
import { keepFingerprint } from "../history/keep-fingerprint.ts";
import { removePartial } from "../history/partial-record.ts";
import { type Comparison, noComparison } from "../history/past-runs.ts";
import { pruneHistories, pruneRuns } from "../history/retention.ts";
import { allurePages, latestFiles } from "../history/run-dir.ts";
import { writeJson } from "../history/write-json.ts";
import type { Diagnosis } from "../record/diagnosis.ts";
import type { RunRecord } from "../record/run-record.ts";
import { exitStatus, type Verdict, verdictOf } from "../record/verdict.ts";
import { type Redact, redactDeep } from "../redaction/redactor.ts";
import type { Language, Text } from "../text.ts";
import { allureConfig, allureHistory } from "./allure/config.ts";
import { gateFacts } from "./allure/gate.ts";
import { generatePages } from "./allure/pages.ts";
import { prepareResults } from "./allure/results.ts";
import { writeForCi } from "./ci/write-ci.ts";
import { lastLine } from "./console/last-line.ts";
import type { ReportPaths } from "./console/summary.ts";
import { readMaterial } from "./phase/material.ts";
import { writePhaseReport } from "./phase/write-phase-report.ts";

export interface ReportFolders {
  readonly redact: Redact;
  /** Folder of this run, made by `newRunDir`. */
  readonly runDir: string;
  /** What allure-vitest wrote; absent or empty: no page. */
  readonly allureResults: string;
  /** Where GitHub Actions runs us. */
  readonly github?: RunConfig["github"];
  /** False: results are prepared, but no page is made of them. */
  readonly page?: boolean;
  /** Default: `latest` beside the folder of the run; the folder of the run itself: nothing is copied. */
  readonly latestDir?: string;
}

export interface Written {
  readonly verdict: Verdict;
  readonly diagnoses: readonly Diagnosis[];
  readonly exitStatus: 0 | 1 | 2;
  readonly paths: ReportPaths;
  /** Against the earlier runs of the same stack. */
  readonly comparison: Comparison;
  /** Lines for GitHub, to be printed as they are. */
  readonly annotations: readonly string[];
  /** What could not be written: for the console. The verdict stands without it. */
  readonly notes: readonly Text[];
}

/**
 * Diagnoses a run and writes its reports: run.json and verdict.json, then the phase report and the Allure page, which
 * take longer and may fail; the same in `latest`, as copies (Windows refuses links). Throws only if the run's folder cannot be
 * written.
 */
export async function writeReports(record: RunRecord, folders: ReportFolders): Promise<Written> {
  const { redact, runDir, allureResults, latestDir = join(dirname(runDir), "latest") } = folders;
  const safe = redactDeep(redact, record);
  const diagnoses = redactDeep(redact, diagnose(safe));
  const notes: Text[] = [];
  const annotations: string[] = [];

  mkdirSync(runDir, { recursive: true });
  writeJson(join(runDir, "run.json"), safe);
  const judged = verdictOf(safe, diagnoses);
  let held = { number: 1, comparison: noComparison };
  await noting(notes, () => {
    held = keepFingerprint(runDir, safe, judged);
  });
  const { number, comparison } = held;
  const verdict = {
    ...withChanges(judged, comparison, safe.language),
    line: lastLine(safe, judged, diagnoses),
  };
  writeJson(join(runDir, "verdict.json"), verdict);
  removePartial(runDir);
  await noting(notes, () => publish(runDir, latestDir, latestFiles));

  const wanted = (folders.page ?? true) && existsSync(allureResults);
  let phase: { markdown: string; html: string } | undefined;
  await noting(notes, async () => {
    const material = await readMaterial(runDir, safe, redact);
    const input = { number, record: safe, verdict, diagnoses, comparison, material, pages: wanted };
    phase = writePhaseReport(runDir, input, redact);
    annotations.push(...writeForCi(runDir, input, redact, folders.github));
    publish(runDir, latestDir, [
      "attachments",
      [phase.markdown, "phase-report.md"],
      [phase.html, "phase-report.html"],
      "junit.xml",
      "summary.md",
    ]);
  });
  const page = join(runDir, "index.html");
  await noting(notes, async () => {
    if (!existsSync(allureResults)) return;
    await prepareResults(allureResults, runDir, { record: safe, verdict, diagnoses, comparison }, redact);
    if (!wanted) return;
    const config = { ...allureConfig(safe, verdict, diagnoses), ...allureHistory(dirname(runDir), safe) };
    const when = `${shortDate(safe.startedAt, safe.language)} · ${duration(safe.durationMs, safe.language)}`;
    await generatePages(allureResults, runDir, config, {
      gate: gateFacts(safe),
      phase: phase?.html,
      when,
      contact: verdict.verdict === "NO_GO" ? safe.contact : undefined,
    });
    publish(runDir, latestDir, pages);
    if (phase && latestDir !== runDir) relink(latestDir, phase.html);
  });
  await noting(notes, () => {
    pruneRuns(dirname(runDir), { spare: comparison.baseline?.name });
    pruneHistories(dirname(runDir));
  });
  const paths = {
    verdict: shown(join(latestDir, "verdict.json")),
    ...(phase && { phase: shown(join(latestDir, latestDir === runDir ? phase.html : "phase-report.html")) }),
    ...(existsSync(page) && { page: shown(join(latestDir, "index.html")) }),
    run: shown(runDir),
  };
  return {
    verdict,
    diagnoses,
    exitStatus: exitStatus(verdict),
    paths,
    comparison,
    annotations,
    notes: redactDeep(redact, notes),
  };
}

const pages = Object.values(allurePages);

/** Replaces these files of `latest` by those of the run, each as a whole; a file that the run lacks is removed. */
function publish(
  runDir: string,
  latestDir: string,
  files: readonly (string | readonly [name: string, latest: string])[],
): void {
  if (latestDir === runDir) return;
  mkdirSync(latestDir, { recursive: true });
  for (const file of files) {
    const [name, latest] = typeof file === "string" ? [file, file] : file;
    const [from, to] = [join(runDir, name), join(latestDir, latest)];
    rmSync(to, { recursive: true, force: true });
    if (!existsSync(from)) continue;
    // a killed run may have left half a copy
    rmSync(`${to}.new`, { recursive: true, force: true });
    cpSync(from, `${to}.new`, { recursive: true });
    renameSync(`${to}.new`, to);
  }
}

/** The phase report has another name in `latest`. */
function relink(latestDir: string, phase: string): void {
  for (const page of pages) {
    const path = join(latestDir, page);
    writeFileSync(path, readFileSync(path, "utf8").replace(`href="${phase}"`, 'href="phase-report.html"'));
  }
}

function withChanges(verdict: Verdict, { baseline, changes, notCompared }: Comparison, language: Language) {
  if (baseline === undefined) return verdict;
  const [differences, unknown] = [changes, notCompared].map((all) => all.map((one) => one[language]));
  return {
    ...verdict,
    changes: { since: baseline.name, differences: differences ?? [], notCompared: unknown ?? [] },
  };
}

/** Runs a step whose failure costs a report, never the verdict. */
async function noting(notes: Text[], step: () => void | Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    // Node's own words are English: its code and path say the same in any language
    const { code, path } = error as NodeJS.ErrnoException;
    const plain = {
      fr: `Un rapport n'a pas pu être écrit : ${code === undefined ? "erreur interne" : `${code}${path ? ` (${path})` : ""}`}.`,
      en: `A report could not be written: ${describeError(error, "en")}`,
    };
    notes.push(error instanceof CodedError ? error.text : plain);
  }
}

/** As a reader would type it in the folder where the suite was started. */
function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
}
