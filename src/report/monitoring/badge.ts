import { utcMinute } from "../../format.ts";
import type { RunRecord } from "../../record/run-record.ts";
import type { Verdict } from "../../record/verdict.ts";
import { verdictWords } from "../../record/words.ts";

/** As shields.io reads it from an address (`/endpoint?url=…`). */
export interface Badge {
  readonly schemaVersion: 1;
  readonly label: string;
  readonly message: string;
  readonly color: "brightgreen" | "yellow" | "red" | "lightgrey";
  /** Seconds; shields.io takes no less. */
  readonly cacheSeconds: 300;
}

const colours = { GO: "brightgreen", GO_WITH_WARNINGS: "yellow", NO_GO: "red" } as const;

/** The verdict and its day: a badge stays where it is though no run follows. A GO of the emulator is never green. */
export function badge({ language }: Pick<RunRecord, "language">, verdict: Verdict): Badge {
  const { emulated } = verdict.target;
  const word = verdictWords[verdict.verdict][language];
  const by = emulated ? { fr: "émulateur : ", en: "emulator: " }[language] : "";
  const drawn = verdict.weights ? { fr: "poids synthétiques : ", en: "synthetic weights: " }[language] : "";
  const at = utcMinute(Date.parse(verdict.startedAt) + verdict.durationMs);
  return {
    schemaVersion: 1,
    label: "ComfyUI",
    message: `${by}${drawn}${word} · ${at} UTC`,
    color: emulated && verdict.verdict !== "NO_GO" ? "lightgrey" : colours[verdict.verdict],
    cacheSeconds: 300,
  };
}
