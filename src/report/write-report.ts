import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import type { RunConfig } from "../config/run-config.ts";
import { diagnose } from "../diagnosis/diagnose.ts";
import { duration, shortDate } from "../format.ts";
import { type KeptRun, keepFingerprint } from "../history/keep-fingerprint.ts";
import { memoryIn } from "../history/lasting/allure-memory.ts";
import { pruneHistory } from "../history/lasting/prune.ts";
import { type Published, publishLatest } from "../history/latest.ts";
import { removePartial } from "../history/partial-record.ts";
import { type Comparison, noComparison } from "../history/past-runs.ts";
import { pruneHistories, pruneRuns } from "../history/retention.ts";
import { allurePages, latestFiles } from "../history/run-dir.ts";
import { writeJson } from "../history/write-json.ts";
import type { Diagnosis } from "../record/diagnosis.ts";
import type { RunRecord } from "../record/run-record.ts";
import { type Verdict, verdictOf } from "../record/verdict.ts";
import { type Redact, redactDeep } from "../redaction/redactor.ts";
import type { Language, Text } from "../text.ts";
import { allureConfig, allureHistory } from "./allure/config.ts";
import { gateFacts } from "./allure/gate.ts";
import { roomInPage } from "./allure/page-size.ts";
import { generatePages, startAllure } from "./allure/pages.ts";
import { prepareResults } from "./allure/results.ts";
import { writeForCi } from "./ci/write-ci.ts";
import { lastLine } from "./console/last-line.ts";
import type { ReportPaths } from "./console/summary.ts";
import { contactOf } from "./contact.ts";
import { writeMonitoring } from "./monitoring/write-monitoring.ts";
import { readMaterial } from "./phase/material.ts";
import { writePhaseReport } from "./phase/write-phase-report.ts";
import { Unwritten } from "./unwritten.ts";

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
  /** Where the history of the runs lies apart from their reports. */
  readonly historyDir?: string | undefined;
  /** Where a collector reads the metrics, beside the copy in the run's folder. */
  readonly metricsFile?: string | undefined;
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
 * take longer and may fail; the same in `latest`, as copies (Windows refuses links). Never throws: the verdict stands without
 * what cannot be written.
 */
export async function writeReports(record: RunRecord, folders: ReportFolders): Promise<Written> {
  const { redact, runDir, allureResults, historyDir, latestDir = join(dirname(runDir), "latest") } = folders;
  const wanted = (folders.page ?? true) && existsSync(allureResults);
  using allure = wanted ? startAllure() : undefined;
  const safe = redactDeep(redact, record);
  const diagnoses = redactDeep(redact, diagnose(safe));
  const unwritten = new Unwritten();
  const annotations: string[] = [];

  await unwritten.try(words.record, () => {
    mkdirSync(runDir, { recursive: true });
    const write = (): void => writeJson(join(runDir, "run.json"), safe);
    try {
      write();
    } catch {
      // it says that the run was cut, which it was not, and takes what room there is on a full disk
      removePartial(runDir);
      write();
    }
  });
  const judged = verdictOf(safe, diagnoses);
  let held: KeptRun | undefined;
  await unwritten.try(words.history, () => {
    held = keepFingerprint(runDir, safe, judged, historyDir);
  });
  const { number = 1, comparison = noComparison, fingerprint } = held ?? {};
  const verdict = {
    ...withChanges(judged, comparison, safe.language),
    line: lastLine(safe, judged, diagnoses),
  };
  await unwritten.try(words.verdict, () => {
    writeJson(join(runDir, "verdict.json"), verdict);
    removePartial(runDir);
  });
  await unwritten.try(words.metrics, () =>
    writeMonitoring(runDir, { record: safe, verdict, diagnoses }, redact, folders.metricsFile),
  );
  // a failure that lasts is told below, where all is published
  const early = new Unwritten();
  if (latestDir !== runDir)
    await early.try(
      words.latest,
      () => void publishLatest(runDir, latestDir, ["run.json", "verdict.json", "metrics.prom", "badge.json"]),
    );

  const page = join(runDir, "index.html");
  const phaseName = Promise.withResolvers<string | undefined>();
  let pages: Promise<void> | undefined;
  await unwritten.try(words.page, async () => {
    if (!existsSync(allureResults)) return;
    await prepareResults(allureResults, runDir, { record: safe, verdict, diagnoses, comparison }, redact);
    if (!allure) return;
    const history =
      fingerprint && historyDir !== undefined
        ? memoryIn(historyDir, runDir, fingerprint, roomInPage(allureResults))
        : undefined;
    const config = {
      ...allureConfig(safe, verdict, diagnoses),
      ...allureHistory(dirname(runDir), safe),
      ...(history && { historyPath: history.path }),
    };
    const when = `${shortDate(safe.startedAt, safe.language)} · ${duration(safe.durationMs, safe.language)}`;
    // in a process of its own, which works while this one writes the phase report
    pages = generatePages(allure, { resultsDir: allureResults, runDir }, config, {
      gate: gateFacts(safe),
      phase: phaseName.promise,
      when,
      contact: contactOf(safe, verdict),
    }).then(() => history?.keep());
    // nobody may be waiting yet when it fails
    pages.catch(() => {});
  });
  let phase: { markdown: string; html: string } | undefined;
  await unwritten.try(words.phase, async () => {
    const material = await readMaterial(runDir, safe, redact);
    const input = { number, record: safe, verdict, diagnoses, comparison, material, pages: wanted };
    phase = writePhaseReport(runDir, input, redact);
    annotations.push(...writeForCi(runDir, input, redact, folders.github));
  });
  phaseName.resolve(phase?.html);
  await unwritten.try(words.page, () => pages);
  // the folder where a reader finds this run: `latest`, unless it shows a later one or is not ours
  let shownDir = runDir;
  if (latestDir !== runDir)
    await unwritten.try(words.latest, () => {
      const files = [...latestFiles, ...(phase ? renamed(phase) : [])];
      if (publishLatest(runDir, latestDir, files, (folder) => relink(folder, phase?.html)))
        shownDir = latestDir;
    });
  await unwritten.try(words.old, () => {
    pruneRuns(dirname(runDir), { spare: comparison.baseline?.name });
    pruneHistories(dirname(runDir));
    if (historyDir !== undefined) pruneHistory(historyDir);
  });
  const verdictFile = join(shownDir, "verdict.json");
  const paths = {
    ...(isFile(verdictFile) && { verdict: shown(verdictFile) }),
    ...(phase && { phase: shown(join(shownDir, shownDir === runDir ? phase.html : "phase-report.html")) }),
    ...(existsSync(page) && { page: shown(join(shownDir, "index.html")) }),
    run: shown(runDir),
  };
  return {
    verdict,
    diagnoses,
    exitStatus: verdict.exitStatus,
    paths,
    comparison,
    annotations,
    notes: redactDeep(redact, [...unwritten.notes(), ...(held?.notes ?? [])]),
  };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

const pages = Object.values(allurePages);

/** The phase report, which has a name of its own in each run. */
function renamed({ markdown, html }: { markdown: string; html: string }): Published[] {
  return [
    [markdown, "phase-report.md"],
    [html, "phase-report.html"],
  ];
}

/** The phase report has another name in `latest`. */
function relink(folder: string, phase: string | undefined): void {
  for (const page of phase === undefined ? [] : pages) {
    const path = join(folder, page);
    if (!existsSync(path)) continue;
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

/** What is written, as the note on a failure names it. */
const words = {
  record: { fr: "run.json", en: "run.json" },
  verdict: { fr: "verdict.json", en: "verdict.json" },
  history: { fr: "fingerprint.json", en: "fingerprint.json" },
  metrics: { fr: "metrics.prom, badge.json", en: "metrics.prom, badge.json" },
  phase: { fr: "rapport de phase", en: "phase report" },
  page: { fr: "page Allure", en: "Allure page" },
  latest: { fr: "le dossier latest", en: "the folder latest" },
  old: { fr: "retrait des plus anciennes exécutions", en: "removal of the oldest runs" },
} as const satisfies Record<string, Text>;

/** As a reader would type it in the folder where the suite was started. */
function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
}
