import { join } from "node:path";
import { writeJson, writeWhole } from "../../history/write-json.ts";
import type { Diagnosis } from "../../record/diagnosis.ts";
import type { RunRecord } from "../../record/run-record.ts";
import type { Verdict } from "../../record/verdict.ts";
import type { Redact } from "../../redaction/redactor.ts";
import { badge } from "./badge.ts";
import { metrics } from "./metrics.ts";

/** What programs that watch read: `metrics.prom` and `badge.json` in the run's folder, the metrics also where somebody collects them. */
export function writeMonitoring(
  runDir: string,
  run: { readonly record: RunRecord; readonly verdict: Verdict; readonly diagnoses: readonly Diagnosis[] },
  redact: Redact,
  metricsFile?: string,
): void {
  const text = metrics(run.record, run.verdict, run.diagnoses).split("\n").map(redact).join("\n");
  writeWhole(join(runDir, "metrics.prom"), text);
  writeJson(join(runDir, "badge.json"), badge(run.record, run.verdict));
  // a collector never sees half a file
  if (metricsFile !== undefined) writeWhole(metricsFile, text);
}
