import { targetKey } from "../../history/fingerprint.ts";
import type { Diagnosis } from "../../record/diagnosis.ts";
import { measured } from "../../record/merge-facts.ts";
import type { RunRecord } from "../../record/run-record.ts";
import type { Verdict } from "../../record/verdict.ts";
import { plainLine } from "../../redaction/plain.ts";
import { classMetrics } from "./class-metrics.ts";

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

/** Longer than any version or name of a GPU; a server may say anything. */
const MAX_LABEL = 120;

/**
 * The run for Prometheus, in the format of node-exporter's textfile collector. Names are stable (docs/monitoring.md lists
 * them); every sample has the labels `target` and `profile`, so that several stacks lie side by side; a
 * stack that the suite starts has its kind there, for its port is another each time.
 */
export function metrics(record: RunRecord, verdict: Verdict, diagnoses: readonly Diagnosis[]): string {
  const { system, jobs = {} } = measured(record.facts);
  const own: Labels = { target: targetKey(record), profile: verdict.profile };
  const seconds = (ms: number): number => ms / 1_000;
  const go = verdict.verdict === "NO_GO" ? 0 : 1;
  const { unasked, ...counts } = verdict.counts;
  const families: readonly (readonly [name: string, help: string, samples: readonly Sample[]])[] = [
    ["go", "1 where the last run was GO, with or without warnings; 0 where it was NO-GO.", [[{}, go]]],
    [
      "verdict",
      "The verdict of the last run: the sample of its name is 1.",
      (["GO", "GO_WITH_WARNINGS", "NO_GO"] as const).map((name) => [
        { verdict: name },
        Number(name === verdict.verdict),
      ]),
    ],
    ["emulated", "1 where no real server was validated.", [[{}, Number(verdict.target.emulated)]]],
    [
      "synthetic_weights",
      "1 where the weights were synthetic: what the pictures look like was not judged.",
      [[{}, Number(verdict.weights === "synthetic")]],
    ],
    ["interrupted", "1 where the last run did not reach its end.", [[{}, Number(record.interrupted)]]],
    [
      "checks",
      "Checks of the last run by result; those that nobody asked for are apart from the skipped ones.",
      Object.entries({ ...counts, skipped: counts.skipped - unasked, unasked }).map(([result, count]) => [
        { result },
        count,
      ]),
    ],
    [
      "check_ok",
      "1 for a check that passed or is waived, 0 for one that failed or is blocked; none for a skipped one.",
      record.checks
        .filter(({ status }) => status !== "skipped")
        .map(({ id, status }) => [{ check: id }, Number(status === "passed" || status === "waived")]),
    ],
    [
      "diagnosis",
      "1 for each diagnosis of the last run, by its stable code.",
      [...new Set(diagnoses.filter(({ warning }) => !warning).map(({ code }) => code))].map((code) => [
        { code },
        1,
      ]),
    ],
    ["run_duration_seconds", "Time of the last run.", [[{}, seconds(verdict.durationMs)]]],
    [
      "stage_duration_seconds",
      "Time of the checks of each stage of the last run.",
      record.stages.map((stage) => [
        { stage },
        seconds(
          record.checks
            .filter((check) => check.stage === stage)
            .reduce((sum, { durationMs }) => sum + durationMs, 0),
        ),
      ]),
    ],
    [
      "image_duration_seconds",
      "Time of each generation that finished, by its job.",
      Object.entries(jobs)
        .filter(([, { outcome }]) => outcome === "finished")
        .map(([job, { totalMs }]) => [{ job }, seconds(totalMs)]),
    ],
    ...classMetrics(verdict.readiness),
    ["vram_total_bytes", "Memory of the GPU, as ComfyUI says it.", numbers(system?.vramTotal)],
    ["vram_free_bytes", "Free memory of the GPU, as ComfyUI says it.", numbers(system?.vramFree)],
    [
      "stack_info",
      "What the stack is; always 1.",
      system ? [[{ comfyui: system.comfyui, pytorch: system.pytorch, gpu: system.device } as Labels, 1]] : [],
    ],
    [
      "last_run_timestamp_seconds",
      "When the last run ended.",
      [[{}, Math.round((record.startedAt + record.durationMs) / 1_000)]],
    ],
  ];
  return families
    .filter(([, , samples]) => samples.length > 0)
    .map(([name, help, samples]) =>
      [
        `# HELP comfyui_e2e_${name} ${help}`,
        `# TYPE comfyui_e2e_${name} gauge`,
        ...samples.map(
          ([labels, value]) => `comfyui_e2e_${name}{${written({ ...own, ...labels })}} ${value}`,
        ),
        "",
      ].join("\n"),
    )
    .join("");
}

function numbers(value: unknown): Sample[] {
  return typeof value === "number" && Number.isFinite(value) ? [[{}, value]] : [];
}

function written(labels: Labels): string {
  return Object.entries(labels)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(",");
}

function escaped(value: string): string {
  const line = plainLine(String(value)).toWellFormed().slice(0, MAX_LABEL).toWellFormed();
  return line.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}
