import type { Forecast } from "../figures.ts";
import type { ClassSession, StudentJob } from "../session.ts";
import { beta, type Random } from "./draws.ts";
import { knownOf } from "./known.ts";
import { largestClassOf } from "./largest-class.ts";
import { simulate } from "./simulate.ts";
import { estimateOf, paceOf, waitsOf } from "./waits.ts";
import { worldOf } from "./world.ts";

/** Classes that are thought of; bounds move by some two per cent of their width with other lots. */
const CLASSES = { most: 400, least: 60, jobs: 60_000 };

/** The whole session from what has been measured of it: what was seen stays as it is, the rest is simulated. */
export function forecastOf(
  jobs: readonly StudentJob[],
  session: ClassSession,
  limitMs: number,
  random: Random,
): Forecast | undefined {
  const known = knownOf(jobs, session);
  if (!known) return undefined;
  const { model, start, total } = known;
  const left = start.asks.reduce((sum, ask) => sum + ask.left, 0);
  const classes = Math.round(
    Math.min(CLASSES.most, Math.max(CLASSES.least, CLASSES.jobs / Math.max(1, left))),
  );
  const columns = Array.from({ length: 6 }, () => new Float64Array(classes));
  for (let at = 0; at < classes; at++) {
    const { waits, lastMs } = simulate(start, worldOf(model, total, random), random);
    waits.sort();
    const { p50, p95, max } = waitsOf(waits);
    const lost = left * beta(start.failed + 0.5, start.waits.length + 0.5, random);
    const row = [paceOf(waits.length, start.firstMs, lastMs), p50, p95, max, lastMs, lost];
    for (const [column, value] of row.entries()) (columns[column] as Float64Array)[at] = value;
  }
  const [pace, p50, p95, max, last, lost] = columns.map(estimateOf);
  if (!pace || !p50 || !p95 || !max || !last || !lost) return undefined;
  const percent = (failed: number): number => (100 * failed) / Math.max(1, total);
  return {
    imagesPerMinute: pace,
    waitMs: { p50, p95, max },
    lastImageMs: last,
    largestClass: largestClassOf(known, session, limitMs, random),
    failedPercent: {
      low: percent(start.failed === 0 ? 0 : start.failed + lost.low),
      value: percent(start.failed + (left * start.failed) / Math.max(1, start.failed + start.waits.length)),
      high: percent(start.failed + lost.high),
    },
  };
}
