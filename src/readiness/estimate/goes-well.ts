import type { ClassSession } from "../session.ts";
import type { Random } from "./draws.ts";
import type { Known } from "./known.ts";
import { keepsTo } from "./largest-class.ts";
import { simulate } from "./simulate.ts";
import type { World } from "./world.ts";

/** Classes that are thought of at one look. */
const CLASSES = { most: 500, least: 100, jobs: 60_000 };

/** Of a class with many jobs before it, fewer are thought of. */
export function classesFor({ start }: Known): number {
  const left = start.asks.reduce((sum, ask) => sum + ask.left, 0);
  return Math.round(Math.min(CLASSES.most, Math.max(CLASSES.least, CLASSES.jobs / Math.max(1, left))));
}

/** Whether the class, gone on with on this server, keeps to its limit and its session. */
export function goesWell(
  { start }: Known,
  world: World,
  session: ClassSession,
  limitMs: number,
  random: Random,
): boolean {
  const { waits, lastMs } = simulate(start, world, random);
  return keepsTo(waits, limitMs) && lastMs <= session.minutes * 60_000;
}
