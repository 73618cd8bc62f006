import { randomInt } from "node:crypto";
import type { ClassSession } from "../../../readiness/session.ts";
import { config } from "../../check.ts";

const { students, images, minutes, arrival, seed = randomInt(2 ** 32) } = config.readiness;

/** The class of this run. */
export const session: ClassSession = { students, images, minutes, arrival, seed };

/** Seconds. Notebooks of the course give up after two minutes (measured with its clients; `client-patience.ts`). */
const USUAL_WAIT_S = 120;

/** Milliseconds in which 95 of 100 pictures must be there. */
export const limitMs = 1_000 * (config.readiness.waitS ?? config.profile.readiness?.waitS ?? USUAL_WAIT_S);
