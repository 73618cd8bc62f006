import type { FleetTarget } from "../config/fleet/fleet-config.ts";
import { plural } from "../format.ts";
import { targetWords, verdictWords } from "../record/words.ts";
import type { Language, Text } from "../text.ts";
import type { TargetEnd } from "./one-target.ts";

const emulator = targetWords({ target: { kind: "attach", url: "-", emulated: true } });

/** 2 only where nothing at all was validated. */
export function worstOf(statuses: readonly (number | null)[]): 0 | 1 | 2 {
  if (statuses.every((status) => status === 2)) return 2;
  return statuses.every((status) => status === 0) ? 0 : 1;
}

/** The end of a fleet whose page cannot be made, as on a full disk: each run's own words, then the one line in all. */
export function bareEnd(
  targets: readonly FleetTarget[],
  ends: ReadonlyMap<FleetTarget, TargetEnd>,
  language: Language,
): string[] {
  const each = targets.map((target) => ({ name: target.name, end: ends.get(target) }));
  const blocks = each.flatMap(({ name, end }) => [
    `\n━━ ${name} ${"━".repeat(Math.max(2, 60 - name.length))}`,
    ...(end?.said?.length ? end.said : [(end?.why ?? words.notBegun)[language]]),
  ]);
  // the status of a run does not tell its warnings, its last line does
  const warned = each.some(({ end }) =>
    end?.said?.at(-1)?.startsWith(verdictWords.GO_WITH_WARNINGS[language]),
  );
  const bad = each.filter(({ end }) => end?.status !== 0).map(({ name }) => name);
  const said = each.flatMap(({ end }) => end?.said?.at(-1) ?? []);
  const emulated = said.some((line) => line.includes(emulator[language]));
  const parts = [
    verdictWords[bad.length > 0 ? "NO_GO" : warned ? "GO_WITH_WARNINGS" : "GO"][language],
    plural(each.length, ["serveur", "serveurs"], ["stack", "stacks"])[language],
    ...(bad.length > 0 ? [`NO-GO${language === "fr" ? " : " : ": "}${bad.join(", ")}`] : []),
    ...(emulated ? [words.emulated[language]] : []),
  ];
  return [...blocks, `\n━━ ${words.all[language]} ${"━".repeat(50)}`, parts.join(" · ")];
}

const words = {
  all: { fr: "L'ensemble, sans page", en: "The whole, without a page" },
  notBegun: { fr: "interrompue avant d'avoir commencé", en: "interrupted before it began" },
  emulated: { fr: "des émulateurs en font partie", en: "emulators are among them" },
} as const satisfies Record<string, Text>;
