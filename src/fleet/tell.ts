import { join } from "node:path";
import type { FleetConfig, FleetTarget } from "../config/fleet/fleet-config.ts";
import { displayPath } from "../config/paths.ts";
import { print, printCommands } from "../redaction/console.ts";
import type { Redact } from "../redaction/redactor.ts";
import { namedAnnotations } from "../report/ci/annotations.ts";
import { consoleSummary } from "../report/console/summary.ts";
import { capacityLine } from "../report/merge/capacity.ts";
import type { Merged } from "../report/merge/merged.ts";
import { mergedLine } from "../report/merge/merged-verdict.ts";
import { notifyFleet } from "../report/notify/fleet.ts";
import type { Text } from "../text.ts";
import { fleetFolders } from "./folders.ts";

interface Told {
  readonly fleet: FleetConfig;
  readonly targets: readonly FleetTarget[];
  /** The folder where a reader finds the whole. */
  readonly shown: string;
  readonly redact: Redact;
  readonly interrupted: boolean;
}

/** The end of a fleet's validation: a block for each target, then the one line in all. */
export async function tellFleet(merged: Merged, told: Told): Promise<void> {
  const { fleet, shown, redact } = told;
  const { whole } = fleet;
  const { language, github, reportsDir } = whole;
  const shortened = (path: string): string => displayPath(path, process.cwd());
  for (const { shards, record, verdict, diagnoses, comparison } of merged.stacks) {
    const name = shards.join(" + ");
    print(`\n━━ ${name} ${"━".repeat(Math.max(2, 60 - name.length))}`, redact);
    const own = fleetFolders(reportsDir).of(shards[0] ?? "");
    const latest = join(own, "latest");
    const paths = {
      verdict: shortened(join(latest, "verdict.json")),
      phase: shortened(join(latest, "phase-report.html")),
      ...(fleet.targets.find((target) => target.name === shards[0])?.config.page && {
        page: shortened(join(latest, "index.html")),
      }),
      run: shortened(own),
    };
    print(consoleSummary(record, verdict, diagnoses, { colour: false, paths, comparison }), redact);
  }
  print(`\n━━ ${words.all[language]} ${"━".repeat(50)}`);
  for (const { shards, verdict } of merged.stacks)
    print(`${shards.join(" + ")} · ${verdict.line ?? ""}`, redact);
  for (const name of merged.lost)
    print(`${name} · ${words.lost[language]}${merged.why.get(name)?.[language] ?? ""}`, redact);
  if (merged.capacity) print(capacityLine(merged.capacity)[language], redact);
  const notes = [...merged.notes, ...(await announced(merged, told))];
  for (const note of notes) print(`– ${note[language]}`, redact);
  if (github?.annotations)
    printCommands(
      namedAnnotations([
        ...merged.stacks.map(({ shards, verdict }) => ({
          name: shards.join("+"),
          verdict: verdict.verdict,
          text: verdict.line ?? "",
        })),
        ...merged.lost.map((name) => ({
          name,
          verdict: "NO_GO" as const,
          text: merged.why.get(name)?.[language] ?? "",
        })),
      ]),
      redact,
    );
  print(shortened(join(shown, "index.html")));
  print(mergedLine(merged)[language], redact);
}

/** One message for the whole, where the verdict of any target changed. A person who has stopped it says nothing of the servers. */
async function announced(merged: Merged, { fleet, targets, redact, interrupted }: Told): Promise<Text[]> {
  const { notify, historyDir, reportsDir } = fleet.whole;
  if (notify === undefined || interrupted) return [];
  const asked = targets.map(({ name, config }) => [name, ...config.stages].join(" "));
  return notifyFleet(notify, merged, { folder: historyDir ?? reportsDir, asked, fleet: fleet.whole, redact });
}

const words = {
  all: { fr: "L'ensemble", en: "The whole" },
  lost: { fr: "NO-GO, sans verdict : ", en: "NO-GO, without a verdict: " },
} as const satisfies Record<string, Text>;
