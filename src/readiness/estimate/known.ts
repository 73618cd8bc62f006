import type { ClassSession, StudentJob } from "../session.ts";
import { type Model, modelOf } from "./model.ts";
import { patienceOf } from "./patience.ts";
import { serviceOf } from "./served.ts";
import { settledOf } from "./settled.ts";
import { type Start, startOf } from "./start.ts";

/** Of fewer jobs nothing is said. */
export const MIN_JOBS = 4;
export interface Known {
  readonly model: Model;
  readonly start: Start;
  readonly total: number;
}

export function knownOf(jobs: readonly StudentJob[], session: ClassSession): Known | undefined {
  const sorted = settledOf(jobs);
  const service = serviceOf(sorted.settled);
  const model = modelOf(service, patienceOf(sorted.settled, sorted.open));
  const start = startOf(sorted, session, service);
  if (!model || start.waits.length < MIN_JOBS) return undefined;
  return { model, start, total: session.students * session.images };
}
