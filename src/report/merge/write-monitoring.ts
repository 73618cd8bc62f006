import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { utcMinute } from "../../format.ts";
import { writeJson, writeWhole } from "../../history/write-json.ts";
import { verdictWords } from "../../record/words.ts";
import type { Language } from "../../text.ts";
import type { Badge } from "../monitoring/badge.ts";
import type { Merged } from "./merged.ts";

/** For programs that watch: the metrics of all stacks in one file, and one badge. The parts were redacted when they were written. */
export function writeMergedMonitoring(merged: Merged, out: string, language: Language): void {
  const texts = merged.stacks.map(({ report }) => join(out, report, "..", "metrics.prom"));
  const parts = texts.filter((file) => existsSync(file)).map((file) => readFileSync(file, "utf8"));
  writeWhole(join(out, "metrics.prom"), [...families(parts), ...ofAll(merged)].join(""));
  writeJson(join(out, "badge.json"), mergedBadge(merged, language));
}

/** Each name once, with the samples of all stacks below it: the format allows no name twice. */
export function families(parts: readonly string[]): string[] {
  const byHead = new Map<string, string[]>();
  for (const part of parts)
    for (const block of part.split(/^(?=# HELP )/m)) {
      const lines = block.split("\n").filter((line) => line !== "");
      const head = lines.filter((line) => line.startsWith("#")).join("\n");
      if (head === "") continue;
      const samples = lines.filter((line) => !line.startsWith("#"));
      // two runs of one stack have the same labels; the later one stands
      const known = byHead.get(head) ?? [];
      const keys = new Set(samples.map(keyOf));
      byHead.set(head, [...known.filter((line) => !keys.has(keyOf(line))), ...samples]);
    }
  return [...byHead].map(([head, samples]) => `${[head, ...samples].join("\n")}\n`);
}

function keyOf(sample: string): string {
  return sample.slice(0, sample.lastIndexOf(" "));
}

/** A target without a run has no metrics of its own: it is told by these. */
function ofAll({ verdict, stacks, lost }: Merged): string[] {
  const gauge = (name: string, help: string, value: number): string =>
    `# HELP comfyui_e2e_${name} ${help}\n# TYPE comfyui_e2e_${name} gauge\ncomfyui_e2e_${name} ${value}\n`;
  return [
    gauge(
      "all_go",
      "1 where every stack was GO, with or without warnings; 0 otherwise.",
      Number(verdict !== "NO_GO"),
    ),
    gauge("all_stacks", "Stacks that have a verdict.", stacks.length),
    gauge("all_lost", "Stacks without a verdict.", lost.length),
  ];
}

const colours = { GO: "brightgreen", GO_WITH_WARNINGS: "yellow", NO_GO: "red" } as const;

/** Green only where every stack is a real one. */
function mergedBadge({ verdict, stacks, lost }: Merged, language: Language): Badge {
  const good = stacks.filter(({ verdict: own }) => own.verdict !== "NO_GO").length;
  const emulated = stacks.some(({ verdict: own }) => own.target.emulated);
  const by = emulated ? { fr: "avec émulateur : ", en: "with emulator: " }[language] : "";
  const ends = stacks.map(({ record }) => record.startedAt + record.durationMs);
  const at = ends.length > 0 ? ` · ${utcMinute(Math.max(...ends))} UTC` : "";
  return {
    schemaVersion: 1,
    label: "ComfyUI",
    message: `${by}${verdictWords[verdict][language]} · ${good}/${stacks.length + lost.length}${at}`,
    color: emulated && verdict !== "NO_GO" ? "lightgrey" : colours[verdict],
    cacheSeconds: 300,
  };
}
