import { existsSync } from "node:fs";
import { join } from "node:path";
import type { FleetConfig, FleetTarget } from "../config/fleet/fleet-config.ts";
import { clearLatest, halfName, removeHalves } from "../history/latest.ts";
import { print, printError } from "../redaction/console.ts";
import { createRedactor } from "../redaction/redactor.ts";
import { mergeReports } from "../report/merge/merge-reports.ts";
import { reasonOf } from "../report/unwritten.ts";
import { onInterrupt } from "../runner/on-interrupt.ts";
import type { Text } from "../text.ts";
import { fleetFolders } from "./folders.ts";
import { FleetLines } from "./lines.ts";
import { machinesOf, partOf } from "./machines.ts";
import { oneTarget, type TargetEnd } from "./one-target.ts";
import { publish } from "./publish.ts";
import { inTurn } from "./schedule.ts";
import { tellFleet } from "./tell.ts";
import { bareEnd, worstOf } from "./tell-bare.ts";

/**
 * Validates the servers of a fleet side by side, each by a process of its own with its own reports, and makes of them one verdict and
 * one page. Returns the exit status of the whole. Ctrl-C ends all of them; each cleans up, and the page is still made.
 */
export async function runFleet(fleet: FleetConfig): Promise<0 | 1 | 2> {
  const { whole, shard } = fleet;
  const { language, reportsDir } = whole;
  const targets = partOf(fleet.targets, shard);
  const redact = createRedactor(whole);
  for (const { config } of targets) redact.learn(config);
  const abort = new AbortController();
  const lines = new FleetLines(
    targets.map(({ name }) => name),
    { ci: whole.ci, redact },
  );
  onInterrupt(async () => {
    if (!abort.signal.aborted) lines.say(words.stopping[language]);
    abort.abort();
  });
  const folder = fleetFolders(reportsDir);
  try {
    clearLatest(reportsDir);
    removeHalves(folder.overview);
  } catch {
    // what cannot be taken away is told where the new one is published
  }
  for (const note of fleet.notes) print(`– ${note[language]}`, redact);
  const machines = await machinesOf(targets);
  const ends = new Map<FleetTarget, TargetEnd>();
  const jobs = targets.map((target) => ({ item: target, machine: machines.get(target) ?? target.name }));
  await inTurn(
    jobs,
    fleet.atOnce,
    async (target) => {
      if (abort.signal.aborted) return;
      ends.set(target, await oneTarget(target, { whole, signal: abort.signal, lines }));
    },
    (target, before) => lines.tell(target.name, waiting(before.name)[language]),
  );
  lines.stop();
  const made = halfName(folder.overview, "new");
  const folders = new Map(targets.map((target) => [target, folderOf(target, ends, folder.of(target.name))]));
  const merged = await mergeReports([...folders.values()], {
    out: made,
    historyDir: whole.historyDir ?? folder.history,
    language,
    redact,
    fleet: {
      names: new Map([...folders].map(([{ name }, folder]) => [folder, name])),
      lost: new Map(
        [...folders].map(([target, folder]) => [
          folder,
          { name: target.name, why: ends.get(target)?.why ?? words.notBegun },
        ]),
      ),
      weights: new Map(targets.map(({ name, weight }) => [name, weight])),
      ...(shard && { shard }),
    },
  }).catch((error) => {
    printError(`${words.noPage[language]} ${reasonOf(error)[language]}`, redact);
  });
  // the verdicts stand without the page
  if (merged === undefined) {
    for (const line of bareEnd(targets, ends, language)) print(line, redact);
    return worstOf(targets.map((target) => ends.get(target)?.status ?? null));
  }
  const { shown, notes } = await publish({ made, out: folder.overview }, whole);
  await tellFleet(
    { ...merged, notes: [...merged.notes, ...notes] },
    { fleet, targets, shown, redact, interrupted: abort.signal.aborted },
  );
  return merged.exitStatus;
}

/** The folder of its run; one that does not exist where it has none. */
function folderOf(target: FleetTarget, ends: ReadonlyMap<FleetTarget, TargetEnd>, own: string): string {
  const folder = ends.get(target)?.folder;
  return folder !== undefined && existsSync(folder) ? folder : join(own, "none");
}

function waiting(before: string): Text {
  return {
    fr: `attend la fin de ${before}, sur la même machine : deux validations s'y fausseraient l'une l'autre`,
    en: `waits for the end of ${before}, on the same machine: two validations there would disturb each other`,
  };
}

const words = {
  stopping: {
    fr: "Interruption : chaque exécution annule ses travaux, puis le rapport est écrit (Ctrl-C encore une fois : tout de suite).",
    en: "Interrupted: each run cancels its jobs, then the report is written (Ctrl-C once more: at once).",
  },
  noPage: {
    fr: "Le rapport de l'ensemble n'a pas pu être écrit :",
    en: "The report of the whole could not be written:",
  },
  notBegun: { fr: "interrompue avant d'avoir commencé", en: "interrupted before it began" },
} as const satisfies Record<string, Text>;
