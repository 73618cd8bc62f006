import { plural } from "../../format.ts";
import { verdictWords } from "../../record/words.ts";
import type { Language, Text } from "../../text.ts";
import type { Merged, MergeHow } from "./merged.ts";

/** `verdict.json` of runs that were joined: a contract with scripts, described in docs/fleet.md. */
export function mergedVerdict(
  merged: Merged,
  { language, fleet }: Pick<MergeHow, "language" | "fleet">,
): object {
  const { verdict, exitStatus, stacks, lost, why, capacity } = merged;
  return {
    schema: 1,
    merged: true,
    verdict,
    exitStatus,
    line: mergedLine(merged)[language],
    ...(fleet?.shard && { shard: fleet.shard }),
    stacks: stacks.map(({ name, shards, missing, report, verdict: own }) => ({
      name,
      shards,
      report,
      missing: missing.map((text) => text[language]),
      verdict: own.verdict,
      exitStatus: own.exitStatus,
      target: own.target,
      profile: own.profile,
      startedAt: own.startedAt,
      durationMs: own.durationMs,
      line: own.line,
      counts: own.counts,
      ...weightOf(shards, fleet),
      diagnoses: own.diagnoses.map(({ code, stage, cause, warning }) => ({
        code,
        stage,
        cause,
        ...(warning && { warning }),
      })),
    })),
    lost,
    ...(capacity && { capacity }),
    ...(why.size > 0 && { why: Object.fromEntries([...why].map(([name, text]) => [name, text[language]])) }),
  };
}

/** Said only where it is not that of every other one. */
function weightOf(shards: readonly string[], fleet: MergeHow["fleet"]): { readonly weight?: number } {
  const weight = fleet?.weights?.get(shards.join(" + ")) ?? 1;
  return weight === 1 ? {} : { weight };
}

/** The one line in all: the verdict, how many stacks got which, and which are not good. An emulator is never taken for a server. */
export function mergedLine(merged: Pick<Merged, "verdict" | "stacks" | "lost">): Text {
  return joined([verdictWords[merged.verdict], mergedWhy(merged)], " · ");
}

/** What of it stands below the verdict. */
export function mergedWhy({ stacks, lost }: Pick<Merged, "stacks" | "lost">): Text {
  const emulated = stacks.filter(({ verdict: own }) => own.target.emulated).length;
  const synthetic = stacks.filter(({ verdict: own }) => own.weights === "synthetic").length;
  const bad = stacks
    .filter(({ verdict: own }) => own.verdict === "NO_GO")
    .map(({ shards }) => shards.join(" + "));
  const parts: Text[] = [
    joined(
      [
        plural(stacks.length, ["serveur", "serveurs"], ["stack", "stacks"]),
        ...(lost.length > 0
          ? [
              plural(
                lost.length,
                ["sans verdict", "sans verdict"],
                ["without a verdict", "without a verdict"],
              ),
            ]
          : []),
      ],
      ", ",
    ),
    ...(bad.length > 0 ? [{ fr: `NO-GO : ${bad.join(", ")}`, en: `NO-GO: ${bad.join(", ")}` }] : []),
    ...(emulated === 0 ? [] : [emulatedWords(emulated, stacks.length)]),
    ...(synthetic === 0
      ? []
      : [
          plural(
            synthetic,
            ["à poids synthétiques", "à poids synthétiques"],
            ["with synthetic weights", "with synthetic weights"],
          ),
        ]),
  ];
  return joined(parts, " · ");
}

function emulatedWords(count: number, all: number): Text {
  if (count === all)
    return { fr: "émulateur, aucun serveur réel validé", en: "emulator, no real server validated" };
  return plural(count, ["est un émulateur", "sont des émulateurs"], ["is an emulator", "are emulators"]);
}

function joined(texts: readonly Text[], by: string): Text {
  const all = (language: Language): string => texts.map((text) => text[language]).join(by);
  return { fr: all("fr"), en: all("en") };
}
