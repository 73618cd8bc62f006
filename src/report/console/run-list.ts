import { join } from "node:path";
import { duration } from "../../format.ts";
import { lastKept } from "../../history/lasting/history-dir.ts";
import { stateOf } from "../../history/partial-record.ts";
import { pastRuns } from "../../history/past-runs.ts";
import { runNames } from "../../history/run-dir.ts";
import { verdictWords } from "../../record/words.ts";
import type { Language, Text } from "../../text.ts";
import { indent } from "./ansi.ts";

const words = {
  cut: { fr: "COUPÉE", en: "CUT" },
  interrupted: { fr: "INTERROMPUE", en: "INTERRUPTED" },
  running: { fr: "en cours", en: "running" },
  emulated: { fr: "émulateur", en: "emulated" },
  none: { fr: "Aucune exécution dans", en: "No run in" },
  notCompared: { fr: "non comparé :", en: "not compared:" },
  open: { fr: "rapport partiel :", en: "partial report:" },
} as const;

/** What became of the picture of the fixed seed, where it is not the approved one. */
const pictures: Partial<Record<string, Text>> = {
  moved: { fr: "image écartée de la référence", en: "image departs from the reference" },
  changed: { fr: "image autre que la référence", en: "image other than the reference" },
};

/** Runs of a history that are listed, whose reports may be gone. */
const LISTED = 50;

/**
 * A line per kept run, the newest first, and below it what changed since the last green one. `open`: the command that opens a run
 * of this folder.
 */
export function runList(
  reportsDir: string,
  language: Language,
  historyDir?: string,
  open = "npm run report:open --",
): string {
  const kept = historyDir === undefined ? [] : lastKept(historyDir, LISTED);
  const known = new Map(
    [...kept, ...pastRuns(reportsDir)].map(({ name, fingerprint }) => [name, fingerprint]),
  );
  const lines = [...new Set([...runNames(reportsDir), ...known.keys()])]
    .sort()
    .reverse()
    .flatMap((name) => {
      const run = known.get(name);
      if (run) {
        const target = run.target.replace(/ \(emulated\)$/, "");
        const where = run.emulated ? `${target} (${words.emulated[language]})` : target;
        const partial = run.partial ? [words[run.partial][language]] : [];
        const head = [
          `n° ${run.number}`,
          name,
          verdictWords[run.verdict][language],
          ...partial,
          where,
          run.profile,
        ];
        const changes = (run.changes ?? []).map((change) => indent(`~ ${change[language]}`, 4));
        const unknown = (run.notCompared ?? []).map((name) => name[language]).join(", ");
        if (unknown !== "") changes.push(indent(`? ${words.notCompared[language]} ${unknown}`, 4));
        const picture = pictures[run.reference?.state ?? "same"];
        const tail = [duration(run.durationMs, language), ...(picture ? [picture[language]] : [])];
        return [[...head, ...tail].join(" · "), ...changes];
      }
      const state = stateOf(join(reportsDir, name));
      if (state === "running") return [`${name} · ${words.running[language]}`];
      if (state === "cut")
        return [`${name} · ${words.cut[language]} · ${words.open[language]} ${open} ${name}`];
      return [];
    });
  return lines.length > 0 ? lines.join("\n") : `${words.none[language]} ${reportsDir}`;
}
