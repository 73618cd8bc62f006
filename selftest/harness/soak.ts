import { generator } from "../../emulator/pictures/random.ts";
import type { EmulatorOptions } from "../../emulator/start.ts";
import { harmlessRows } from "./fault-rows.ts";
import { runSuite } from "./run-suite.ts";
import { writeSizedProfile } from "./sized-profile.ts";

/** What a healthy stack may be like on one day. */
interface Weather {
  readonly size: { readonly width: number; readonly height: number };
  readonly emulator: EmulatorOptions;
}

/** Each harmless trouble is there on one day of six; slow replies are a matter of `jitterMs`. */
const TROUBLE = 1 / 6;
const troubles = [...new Set(harmlessRows.map(({ fault }) => fault))].filter(
  (fault) => fault !== "slow-replies",
);

/** All troubles of a day act at once, or the emulator refuses to start. The same number gives the same weather; the suite draws its own seeds all the same. */
export function weatherOf(day: number): Weather {
  const chance = generator(day);
  const between = (low: number, high: number): number => low + Math.floor(chance() * (high - low + 1));
  const faults = troubles.filter((): boolean => chance() < TROUBLE);
  const [stepMs, loadMs, jitterMs] = [between(1, 20), between(0, 150), chance() < 0.5 ? 0 : between(1, 60)];
  const side = (): number => 64 * between(6, 16);
  return { size: { width: side(), height: side() }, emulator: { faults, stepMs, loadMs, jitterMs } };
}

interface Day {
  readonly green: boolean;
  /** One line: the weather, the verdict, and what was red. */
  readonly line: string;
}

/** One healthy run in the weather of that day. */
export async function soakDay(day: number): Promise<Day> {
  const { size, emulator } = weatherOf(day);
  const profile = await writeSizedProfile(size);
  const started = performance.now();
  using run = await runSuite({ emulator, args: ["--profile", profile] });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { verdict, checks = [] } = run.verdict ?? {};
  const red = checks.filter(({ status }) => status === "failed" || status === "blocked");
  const { faults = [], stepMs, loadMs, jitterMs } = emulator;
  const words = [
    `day ${day}`,
    `${size.width}×${size.height}`,
    `step ${stepMs} ms, load ${loadMs} ms, replies up to ${jitterMs} ms late`,
    faults.join(" ") || "no trouble",
    `${verdict ?? `no verdict, status ${run.status}`} in ${seconds} s`,
    ...red.filter(({ status }) => status === "failed").map(({ id, reason }) => `${id}: ${reason}`),
  ];
  return {
    green: run.status === 0 && verdict === "GO_WITH_WARNINGS" && red.length === 0,
    line: words.join(" · "),
  };
}
