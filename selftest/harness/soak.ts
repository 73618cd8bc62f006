import { faults } from "../../emulator/faults.ts";
import { generator } from "../../emulator/pictures/random.ts";
import type { EmulatorOptions } from "../../emulator/start.ts";
import { harmlessRows } from "./fault-rows.ts";
import { runSuite } from "./run-suite.ts";
import { writeSizedProfile } from "./sized-profile.ts";

/** Conditions that a healthy stack may have on one day. */
interface Weather {
  readonly size: { readonly width: number; readonly height: number };
  readonly emulator: EmulatorOptions;
}

/** Each harmless trouble occurs on one day in six; `jitterMs` stands for slow replies. */
const TROUBLE = 1 / 6;
const troubles = [...new Set(harmlessRows.map(({ fault }) => fault))].filter(
  (fault) => fault !== "slow-replies" && faults[fault].group !== "load",
);

/** The conditions of a day, always the same for one number; all its troubles act at once. Only the suite's own seeds differ from run to run. */
export function weatherOf(day: number): Weather {
  const chance = generator(day);
  const between = (low: number, high: number): number => low + Math.floor(chance() * (high - low + 1));
  const active = troubles.filter((): boolean => chance() < TROUBLE);
  const [stepMs, loadMs, jitterMs] = [between(1, 20), between(0, 150), chance() < 0.5 ? 0 : between(1, 60)];
  const side = (): number => 64 * between(6, 16);
  return { size: { width: side(), height: side() }, emulator: { faults: active, stepMs, loadMs, jitterMs } };
}

interface Day {
  readonly green: boolean;
  /** One line: the weather, the verdict, and what was red. */
  readonly line: string;
}

/** One healthy run under the conditions of that day. */
export async function soakDay(day: number): Promise<Day> {
  const { size, emulator } = weatherOf(day);
  const profile = await writeSizedProfile(size);
  const started = performance.now();
  using run = await runSuite({ emulator, args: ["--profile", profile] });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { verdict, checks = [] } = run.verdict ?? {};
  const red = checks.filter(({ status }) => status === "failed" || status === "blocked");
  const { faults: active = [], stepMs, loadMs, jitterMs } = emulator;
  const words = [
    `day ${day}`,
    `${size.width}×${size.height}`,
    `step ${stepMs} ms, load ${loadMs} ms, replies up to ${jitterMs} ms late`,
    active.join(" ") || "no trouble",
    `${verdict ?? `no verdict, status ${run.status}`} in ${seconds} s`,
    ...red.filter(({ status }) => status === "failed").map(({ id, reason }) => `${id}: ${reason}`),
  ];
  return { green: run.status === 0 && verdict !== "NO_GO" && red.length === 0, line: words.join(" · ") };
}
