import type { FaultSet } from "../faults.ts";

/** Fault `clock-skew`: more than any time zone explains. */
const SKEW_MS = -26 * 3_600_000;

/** The server's time of day, in milliseconds. */
export function serverTime(faults: FaultSet): number {
  return Date.now() + (faults.has("clock-skew") ? SKEW_MS : 0);
}
