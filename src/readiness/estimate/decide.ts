import type { Forecast } from "../figures.ts";
import type { ClassSession, StudentJob } from "../session.ts";
import type { Random } from "./draws.ts";
import { keepsFailing } from "./failing.ts";
import { forecastOf } from "./forecast.ts";
import { classesFor, goesWell } from "./goes-well.ts";
import { type Known, knownOf } from "./known.ts";
import { withstandsRare } from "./rare.ts";
import { settledOf } from "./settled.ts";
import { worldOf } from "./world.ts";

/** The first look; each later one once there are this many times the jobs. */
const FIRST_LOOK = 5;
const LOOK_GROWS = 1.15;
/** Of the classes that are thought of at each look, no more than this part may end otherwise. */
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
  if (keepsFailing(jobs)) return { stop: true };
  if (!isLook(settledOf(jobs).settled.length)) return { stop: false };
  const known = knownOf(jobs, session);
  if (!known || known.start.asks.length === 0) return { stop: false };
  const well = certainly(known, session, limitMs, random);
  if (well === undefined || (well && !withstandsRare(known, session, limitMs, random)))
    return { stop: false };
  const forecast = forecastOf(jobs, session, limitMs, random);
  return forecast ? { stop: true, forecast } : { stop: false };
}

/** Whether it goes well, where almost all classes that may follow say the same. */
function certainly(
  known: Known,
  session: ClassSession,
  limitMs: number,
  random: Random,
): boolean | undefined {
  const { model, total } = known;
  const classes = classesFor(known);
  const allowed = Math.floor(OTHERWISE * classes);
  const answers = [0, 0];
  for (let at = 0; at < classes; at++) {
    const well = goesWell(known, worldOf(model, total, random), session, limitMs, random);
    answers[well ? 1 : 0] = (answers[well ? 1 : 0] ?? 0) + 1;
    if (answers.every((count) => count > allowed)) return undefined;
  }
  return (answers[1] ?? 0) > allowed;
}
function isLook(settled: number): boolean {
  if (settled < FIRST_LOOK) return false;
  const step = (jobs: number): number => Math.floor(Math.log(jobs / FIRST_LOOK) / Math.log(LOOK_GROWS));
  return settled === FIRST_LOOK || step(settled) !== step(settled - 1);
}
