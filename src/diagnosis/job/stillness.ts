import type { JobReport, Stillness } from "../../comfyui/job/job-report.ts";
import type { Text } from "../../text.ts";
import { command, type Step } from "../steps.ts";
import { isLoading } from "./delay.ts";

/** Milliseconds. A living worker told something within this time on every measured server, but for loads and decodes. */
const STILL = 50_000;
/** The longest cold load that was measured took 295 s without a sign. */
const LONGEST_LOAD = 300_000;
/** Percent of one core. A server at rest that we ask every second took 0.2 % (0.33.0), a load from a slow disk takes more. */
const IDLE = 1;
/** A computation keeps a core busy, on a GPU too: PyTorch waits for it in a loop. */
const BUSY = 50;

export function isIdle({ cpu }: Stillness): boolean {
  return cpu !== undefined && cpu < IDLE;
}

export function isBusy({ cpu }: Stillness): boolean {
  return cpu !== undefined && cpu >= BUSY;
}

/** Nothing has moved for nearly a minute, and the processor, where it was seen, was not busy. */
export function isStill({ stillness }: JobReport): boolean {
  return stillness !== undefined && stillness.stillMs >= STILL && !isBusy(stillness);
}

/** Nothing moved for so long that a dead worker is the likelier reason; no proof. */
export function isLikelyDead(job: JobReport): boolean {
  const { stillness, lastPhase, gaveUpMs } = job;
  if (stillness === undefined || !isStill(job)) return false;
  // who waited no longer knows it only of a container at rest
  if (gaveUpMs !== undefined && !isIdle(stillness)) return false;
  const queued = lastPhase.phase === "queued";
  if (!queued && !stillness.ignoredCancel) return false;
  if (isIdle(stillness)) return true;
  return !(queued ? stillness.moved : isLoading(job)) || stillness.stillMs >= LONGEST_LOAD;
}

export function coreText(cpu = 0): Text {
  const share = Math.round(cpu);
  return share < 1
    ? { fr: "moins de 1 % d'un cœur", en: "less than 1 % of a core" }
    : { fr: `${share} % d'un cœur`, en: `${share} % of a core` };
}

/** What a person can see and a client cannot. */
export function tellApart(name: string): Step {
  return {
    fr: "Distinguez les deux : si le processeur reste près de 0 % (et le GPU aussi), plus rien ne calcule, le fil est mort. Sinon, attendez.",
    en: "Tell them apart: if the processor stays near 0 % (and the GPU too), nothing computes, the thread is dead. Otherwise wait.",
    run: `${command(`docker stats --no-stream ${name}`)}${command(`docker exec ${name} nvidia-smi`)}`,
  };
}
