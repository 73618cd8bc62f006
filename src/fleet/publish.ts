import { readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { FleetConfig } from "../config/fleet/fleet-config.ts";
import { publishLatest } from "../history/latest.ts";
import { latestFiles } from "../history/run-dir.ts";
import { writeWhole } from "../history/write-json.ts";
import { tellJob } from "../report/ci/write-ci.ts";
import { Unwritten } from "../report/unwritten.ts";
import type { Text } from "../text.ts";

/**
 * Where programs and people look for the last run: what cannot be put there is told, and changes no verdict. `made` then becomes
 * `out`: two fleets at once each make their own.
 */
export async function publish(
  { made, out }: { readonly made: string; readonly out: string },
  whole: FleetConfig["whole"],
): Promise<{ readonly shown: string; readonly notes: readonly Text[] }> {
  const unwritten = new Unwritten();
  const latest = join(whole.reportsDir, "latest");
  let shown: string | undefined;
  await unwritten.try(words.latest, () => {
    if (publishLatest(made, latest, latestFiles)) shown = latest;
  });
  await unwritten.try(words.metrics, () => {
    // a collector never sees half a file
    if (whole.metricsFile !== undefined)
      writeWhole(whole.metricsFile, readFileSync(join(made, "metrics.prom"), "utf8"));
  });
  await unwritten.try(words.summary, () =>
    tellJob(readFileSync(join(made, "summary.md"), "utf8"), whole.github),
  );
  let kept = made;
  await unwritten.try(words.whole, () => {
    rmSync(out, { recursive: true, force: true });
    renameSync(made, out);
    kept = out;
  });
  return { shown: shown ?? kept, notes: unwritten.notes() };
}

const words = {
  whole: { fr: "le dossier de l'ensemble", en: "the folder of the whole" },
  latest: { fr: "le dossier latest", en: "the folder latest" },
  metrics: { fr: "le fichier des mesures", en: "the file of metrics" },
  summary: { fr: "le résumé de la tâche", en: "the job's summary" },
} as const satisfies Record<string, Text>;
