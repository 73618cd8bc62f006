import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FleetConfig } from "../config/fleet/fleet-config.ts";
import { publishLatest } from "../history/latest.ts";
import { latestFiles } from "../history/run-dir.ts";
import { writeWhole } from "../history/write-json.ts";
import { tellJob } from "../report/ci/write-ci.ts";
import { Unwritten } from "../report/unwritten.ts";
import type { Text } from "../text.ts";

/** Where programs and people look for the last run: what cannot be put there is told, and changes no verdict. */
export async function publish(
  out: string,
  whole: FleetConfig["whole"],
): Promise<{ readonly shown: string; readonly notes: readonly Text[] }> {
  const unwritten = new Unwritten();
  const latest = join(whole.reportsDir, "latest");
  let shown = out;
  await unwritten.try(words.latest, () => {
    if (publishLatest(out, latest, latestFiles)) shown = latest;
  });
  await unwritten.try(words.metrics, () => {
    // a collector never sees half a file
    if (whole.metricsFile !== undefined)
      writeWhole(whole.metricsFile, readFileSync(join(out, "metrics.prom"), "utf8"));
  });
  await unwritten.try(words.summary, () =>
    tellJob(readFileSync(join(out, "summary.md"), "utf8"), whole.github),
  );
  return { shown, notes: unwritten.notes() };
}

const words = {
  latest: { fr: "le dossier latest", en: "the folder latest" },
  metrics: { fr: "le fichier des mesures", en: "the file of metrics" },
  summary: { fr: "le résumé de la tâche", en: "the job's summary" },
} as const satisfies Record<string, Text>;
