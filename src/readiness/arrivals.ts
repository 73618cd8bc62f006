import { generator } from "../../emulator/pictures/random.ts";
import type { ClassSession } from "./session.ts";

/** Students who come one after the other have all come after this part of the session: a class begins together, but nobody types alike. */
export const ARRIVAL_SHARE = 0.25;

/** When each student presses Run for the first time, in milliseconds since the burst began, ascending. */
export function arrivalsOf({ students, minutes, arrival, seed }: ClassSession): readonly number[] {
  const windowMs = minutes * 60_000 * ARRIVAL_SHARE;
  if (arrival === "together") return Array.from({ length: students }, () => 0);
  if (arrival === "ramp") return Array.from({ length: students }, (_, at) => (windowMs * at) / students);
  const random = generator(seed);
  // a Poisson process of which the number of arrivals is known: each of them anywhere in the window
  return Array.from({ length: students }, () => windowMs * random()).sort((a, b) => a - b);
}
