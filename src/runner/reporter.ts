import { globSync } from "node:fs";
import type { ProvidedContext } from "vitest";
import type {
  Reporter,
  SerializedError,
  TestCase,
  TestModule,
  TestRunEndReason,
  TestSpecification,
  Vitest,
} from "vitest/node";
import { projectRoot } from "../config/paths.ts";
import type { RunConfig } from "../config/run-config.ts";
import { BEAT_MS, writePartial } from "../history/partial-record.ts";
import { type CheckId, checkIds, type Stage, stageOf, stages } from "../record/catalogue.ts";
import { NOT_LOADED, type RunRecord } from "../record/run-record.ts";
import { targetKinds } from "../record/target-kind.ts";
import { printCommands } from "../redaction/console.ts";
import { createRedactor, type Redactor, redactDeep } from "../redaction/redactor.ts";
import { lastLine } from "../report/console/last-line.ts";
import { consoleSummary, progressLine } from "../report/console/summary.ts";
import { reportCutRuns } from "../report/cut-reports.ts";
import { notify } from "../report/notify/notify.ts";
import { writeReports } from "../report/write-report.ts";
import { cleanUp } from "../targets/clean-up.ts";
import type { CleanupLedger } from "../targets/cleanup-ledger.ts";
import type { TargetInfo } from "../targets/target.ts";
import type { Text } from "../text.ts";
import type { CheckMeta } from "./check-meta.ts";
import { LiveLine } from "./live-line.ts";
import { onInterrupt } from "./on-interrupt.ts";
import {
  cutNote,
  errorText,
  goneNote,
  leftNote,
  loadErrors,
  noResult,
  partNote,
  removing,
  stopping,
  syntheticNote,
  withoutResult,
} from "./reporter-words.ts";
import { factsOf, resultOf, toResult, workflowRuns } from "./results-of.ts";

/** How much of the results a kill -9 may cost. Writing after each check would take a twelfth of a quick run. */
const KEEP_MS = 200;

/** The main process's side of a run: shows its progress, and makes its record and reports when it ends. */
export class ValidationReporter implements Reporter {
  readonly #config: RunConfig;
  readonly #folders: { runDir: string; allureResults: string };
  readonly #metas = new Map<string, CheckMeta>();
  readonly #live: LiveLine;
  readonly #cleanupLedger: CleanupLedger;
  #underWay: { readonly id: CheckId; readonly startedAt: number } | undefined;
  #beat: NodeJS.Timeout | undefined;
  #keeping: NodeJS.Timeout | undefined;
  #startedAt = Date.now();
  readonly #ownNotes: Text[] = [];
  #vitest: Vitest | undefined;
  #stages: readonly Stage[] = [];
  /** Knows the configuration's secrets, and the target's as soon as there is a target. */
  readonly redact: Redactor;
  /** 2 until a run has ended: nothing was validated. */
  exitStatus: 0 | 1 | 2 = 2;
  /** The verdict's line, once the summary that ends with it is on the screen. */
  #lastLine: string | undefined;

  constructor(
    config: RunConfig,
    folders: { runDir: string; allureResults: string },
    cleanupLedger: CleanupLedger,
  ) {
    this.#cleanupLedger = cleanupLedger;
    this.#config = config;
    this.#folders = folders;
    this.redact = createRedactor(config);
    this.#live = new LiveLine(config, this.redact);
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
    onInterrupt(() => {
      const { language } = this.#config;
      // the verdict stays the last line
      const said = this.#lastLine === undefined ? [stopping[language]] : [removing[language], this.#lastLine];
      for (const line of said) this.#live.print(line);
      return vitest.cancelCurrentRun("keyboard-input");
    });
  }

  async onTestRunStart(specifications: readonly TestSpecification[]): Promise<void> {
    const { reportsDir, historyDir, language, page } = this.#config;
    const how = { redact: this.redact, page, historyDir };
    const cut = await reportCutRuns(reportsDir, how).catch(() => []);
    for (const { name } of cut) this.#live.print(cutNote(name, this.#config.flags)[language]);
    this.#startedAt = Date.now();
    const paths = specifications.map(({ moduleId }) => moduleId.replaceAll("\\", "/"));
    const { stages: asked } = this.#config;
    // what a class needs of another stage does not make it a stage of the run
    this.#stages = stages.filter(
      (stage) => asked.includes(stage) && paths.some((path) => path.includes(`/tests/${stage}/`)),
    );
    for (const project of this.#vitest?.projects ?? []) project.provide("stages", this.#stages);
    if (this.#vitest?.config.testNamePattern !== undefined || paths.length < filesOf(this.#stages)) {
      const note = partNote(this.#stages);
      this.#ownNotes.push(note);
      this.#live.print(note[language]);
    }
    if (this.#config.profile.weights === "synthetic") this.#live.print(syntheticNote[language]);
    this.#keepSoFar();
    this.#beat = setInterval(() => this.#keepSoFar(), BEAT_MS).unref();
    this.#live.start();
  }

  onTestCaseReady(test: TestCase): void {
    const id = test.meta().checkId;
    this.#underWay = id && { id, startedAt: Date.now() };
    this.#keeping ??= setTimeout(() => this.#keepSoFar(), KEEP_MS);
  }

  onTestCaseResult(test: TestCase): void {
    const meta = test.meta().check;
    if (meta === undefined) return;
    this.redact.learn(this.#target());
    const final = this.#settled(meta, test);
    this.#metas.set(`${meta.id} ${meta.workflow?.name ?? ""}`, final);
    this.#keeping ??= setTimeout(() => this.#keepSoFar(), KEEP_MS);
    // blocked checks, and those that nobody asked for, are printed once, in the summary
    if (final.status !== "blocked" && !final.unasked)
      this.#live.print(progressLine(toResult(final), this.#words(), final.workflow?.name));
  }

  /** For a kill -9: the record of the run as if its process died now. A full disk must not end the run. */
  #keepSoFar(): void {
    this.#keeping = undefined;
    try {
      const record = this.#record([], "cut");
      writePartial(this.#folders.runDir, redactDeep(this.redact, record));
    } catch {
      // the record of the whole run is written at its end
    }
  }

  async onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): Promise<void> {
    this.#live.stop();
    clearInterval(this.#beat);
    clearTimeout(this.#keeping);
    const target = this.#target();
    this.redact.learn(target);
    const left = target
      ? await cleanUp([this.#cleanupLedger], target).catch(() => this.#cleanupLedger.entries())
      : [];
    const all = [...errors, ...modules.flatMap(loadErrors)];
    const ended = this.#record(all, reason === "interrupted" ? "interrupted" : "whole");
    const gone = goneNote(ended);
    const record = { ...ended, notes: [...ended.notes, ...leftNote(left), ...gone] };
    const { github, page, historyDir, metricsFile, notify: whom, reportsDir } = this.#config;
    const written = await writeReports(record, {
      redact: this.redact,
      ...this.#folders,
      ...(github && { github }),
      page,
      historyDir,
      metricsFile,
    });
    this.exitStatus = written.exitStatus;
    process.exitCode = written.exitStatus;
    const { verdict, diagnoses, paths, comparison } = written;
    const how = { folder: historyDir ?? reportsDir, redact: this.redact };
    const told = whom ? await notify(whom, { record, verdict, diagnoses }, how) : [];
    const notes = [...written.notes, ...told];
    printCommands(written.annotations, this.redact);
    const colour = this.#live.colour;
    this.#live.print(`\n${consoleSummary(record, verdict, diagnoses, { colour, paths, notes, comparison })}`);
    this.#lastLine = lastLine(record, verdict, diagnoses);
  }

  /** The summary, which names the reason for the run's end, is on the screen. */
  get summaryPrinted(): boolean {
    return this.#lastLine !== undefined;
  }

  #record(errors: readonly SerializedError[], end: "whole" | "interrupted" | "cut"): RunRecord {
    const target = this.#target();
    const metas = [...this.#metas.values()];
    const facts = factsOf(metas.filter(({ workflow }) => !workflow?.further));
    const workflows = workflowRuns(metas);
    const selected = checkIds.filter(
      (id) => this.#stages.includes(stageOf(id)) || metas.some((meta) => meta.id === id),
    );
    const { language } = this.#config;
    const { notStarted } = this.#provided() ?? {};
    const never = { whole: noResult.notLoaded, interrupted: noResult.suiteEnded, cut: noResult.diedBefore }[
      end
    ];
    const withoutStack = notStarted && noResult.noStack(notStarted.code);
    // with no error a person chose other files
    const lost = end === "whole" && !notStarted && errors.length > 0 ? { errorCode: NOT_LOADED } : {};
    return {
      startedAt: this.#startedAt,
      durationMs: Date.now() - this.#startedAt,
      target: {
        kind: this.#config.target.kind,
        url: target?.url ?? this.#config.target.url ?? "",
        emulated:
          (metas.some(({ emulated }) => emulated) || target?.emulated) ??
          targetKinds[this.#config.target.kind].emulated,
        ...(target?.container && { container: target.container }),
        ...(target?.container && this.#config.stack?.keep === false && { removed: true as const }),
        root: this.#config.comfyuiRoot,
      },
      profile: this.#config.profile.name,
      profileTitle: this.#config.profile.title,
      ...(this.#config.profile.weights && { weights: this.#config.profile.weights }),
      language,
      stages: this.#stages,
      flags: this.#config.flags,
      interrupted: end !== "whole",
      ...(this.#config.contact && { contact: this.#config.contact }),
      ...(end === "cut" && { cut: true }),
      notes: [...this.#config.notes, ...this.#ownNotes, ...metas.flatMap(({ remarks = [] }) => remarks)],
      checks: selected.map((id) => {
        const result = resultOf(metas.filter((meta) => meta.id === id));
        if (result) return result;
        if (end === "cut" && this.#underWay?.id === id)
          return withoutResult(id, noResult.diedInside, language, this.#underWay.startedAt);
        return { ...withoutResult(id, withoutStack ?? never, language), ...lost };
      }),
      facts,
      ...(workflows.length > 0 && { workflows }),
      attachments: metas.flatMap(({ attachments }) => attachments),
      errors: [
        ...(notStarted ? [notStarted.text[language]] : []),
        ...errors.map((error) => errorText(error, language)),
      ].map((message) => this.redact(message)),
    };
  }

  /** What a check wrote of itself, unless the runner ended it without its knowledge: by its time-out, or by Ctrl-C. */
  #settled(meta: CheckMeta, test: TestCase): CheckMeta {
    if (meta.status !== "failed" || meta.reason !== undefined) return meta;
    const { state, errors } = test.result();
    const durationMs = Date.now() - meta.startedAt;
    if (state !== "failed")
      return { ...meta, status: "blocked", reason: cutShort[this.#config.language], durationMs };
    const message = this.redact(errors?.[0]?.message ?? "");
    return { ...meta, reason: message, errorCode: "CHECK_TIMEOUT", durationMs };
  }

  #target(): TargetInfo | undefined {
    return this.#provided()?.target;
  }

  #provided(): Partial<ProvidedContext> | undefined {
    return this.#vitest?.getRootProject().getProvidedContext();
  }

  #words(): { language: RunConfig["language"]; colour: boolean } {
    return { language: this.#config.language, colour: this.#live.colour };
  }
}

const cutShort = { fr: "interrompu avant sa fin", en: "interrupted before its end" };

/** Files of checks that these stages have. */
function filesOf(chosen: readonly Stage[]): number {
  const patterns = chosen.map((stage) => `tests/${stage}/*.check.ts`);
  return globSync(patterns, { cwd: projectRoot }).length;
}
