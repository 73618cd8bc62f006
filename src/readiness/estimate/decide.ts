import type { Forecast } from "../figures.ts";
import type { ClassSession, StudentJob } from "../session.ts";
import type { Random } from "./draws.ts";
import { forecastOf } from "./forecast.ts";
import { type Known, knownOf } from "./known.ts";
import { keepsTo } from "./largest-class.ts";
import { settledOf } from "./settled.ts";
import { simulate } from "./simulate.ts";
import { worldOf } from "./world.ts";

/** The first look; each later one once there are this many times the jobs. */
const FIRST_LOOK = 5;
const LOOK_GROWS = 1.15;
/** Of so many thought-of classes at each look, no more than this part may end otherwise. */
const CLASSES = { most: 500, least: 100, jobs: 60_000 };
const OTHERWISE = 0.005;

/**
 * Whether enough has been measured: to be asked after every job. The answer is that of almost all classes that may follow from here; since
 * what is believed at one look already weighs what later looks may show, and looks become rarer, looking often does not make it rash.
 */
export function decide(
  jobs: readonly StudentJob[],
  session: ClassSession,
  limitMs: number,
  random: Random,
): { readonly stop: boolean; readonly forecast?: Forecast } {
  if (!isLook(settledOf(jobs).settled.length)) return { stop: false };
  const known = knownOf(jobs, session);
  if (!known || known.start.asks.length === 0 || !isCertain(known, session, limitMs, random))
    return { stop: false };
  const forecast = forecastOf(jobs, session, limitMs, random);
  return forecast ? { stop: true, forecast } : { stop: false };
}

function isCertain(
  { model, start, total }: Known,
  session: ClassSession,
  limitMs: number,
  random: Random,
): boolean {
  const left = start.asks.reduce((sum, ask) => sum + ask.left, 0);
  const classes = Math.round(
    Math.min(CLASSES.most, Math.max(CLASSES.least, CLASSES.jobs / Math.max(1, left))),
  );
  const allowed = Math.floor(OTHERWISE * classes);
  const answers = [0, 0];
  for (let at = 0; at < classes; at++) {
    const { waits, lastMs } = simulate(start, worldOf(model, total, random), random);
    const well = keepsTo(waits, limitMs) && lastMs <= session.minutes * 60_000;
    answers[well ? 1 : 0] = (answers[well ? 1 : 0] ?? 0) + 1;
    if (answers.every((count) => count > allowed)) return false;
  }
  return true;
}

function isLook(settled: number): boolean {
  if (settled < FIRST_LOOK) return false;
  const step = (jobs: number): number => Math.floor(Math.log(jobs / FIRST_LOOK) / Math.log(LOOK_GROWS));
  return settled === FIRST_LOOK || step(settled) !== step(settled - 1);
}
