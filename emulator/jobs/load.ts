import { Interrupted, PythonError, Vanished } from "../nodes/values.ts";
import type { World } from "../world.ts";
import { clientOf } from "./job.ts";

/** So many people wait at once in a class, and in no usual run of the suite. */
const CLASS = 3;
/** How often a fault of load strikes. */
const SHARE = 0.25;

/** Several people's jobs wait. */
export function isBusy({ queue }: Pick<World, "queue">): boolean {
  const people = new Set(queue.pending.map((job) => clientOf(job)));
  people.delete(undefined);
  return people.size >= CLASS;
}

/** Whether this fault strikes now. */
export function strikes(name: UnderLoad, world: World): boolean {
  return world.faults.has(name) && isBusy(world) && world.chance() < SHARE;
}

type UnderLoad =
  | "jobs-fail-under-load"
  | "jobs-vanish-under-load"
  | "pictures-exchanged"
  | "others-interrupt"
  | "others-clear-queue"
  | "submits-repeated";

/** What ends a job in the middle of its sampling: in a class that waits, about every fourth. */
export function endOf(world: World): Error | undefined {
  if (strikes("jobs-vanish-under-load", world)) return new Vanished();
  if (strikes("others-interrupt", world)) return new Interrupted();
  if (strikes("jobs-fail-under-load", world))
    return new PythonError("RuntimeError", "CUDA error: an illegal memory access was encountered");
  return undefined;
}
