import type { Refusal, StartReading } from "../comfyui/log/start-reading.ts";
import type { Measured } from "../record/facts.ts";

/** The checks that read how the server started: in its own log, and in Docker's. */
export const startChecks = ["infra.token-opens", "infra.container-imports"] as const;

type Facts = Pick<Measured, "startLog" | "containerLog">;

/** Either log may have lost lines, or not have got them yet: what one of them tells counts. */
function startsOf({ startLog, containerLog }: Facts): StartReading[] {
  return [containerLog, startLog].filter((one) => one !== undefined);
}

/** Packs that could not be imported, or died in their own code. */
export function packsFailedIn(facts: Facts): string[] {
  const all = startsOf(facts).flatMap(({ importFailed, packsTraced = [] }) => [
    ...importFailed,
    ...packsTraced,
  ]);
  return [...new Set(all)];
}

/** Whether a folder of custom_nodes is among these: the registry writes some names in lower case. */
export function hasFolder(folders: readonly string[], folder: string): boolean {
  return folders.some((one) => one.toLowerCase() === folder.toLowerCase());
}

/** Files of ComfyUI's own further nodes that could not be imported. */
export function extrasFailedIn(facts: Facts): string[] {
  return [...new Set(startsOf(facts).flatMap(({ extrasFailed = [] }) => extrasFailed))];
}

/** Packs that a policy kept out. */
export function refusalsIn(facts: Facts): Refusal[] {
  const all = startsOf(facts).flatMap(({ refused = [] }) => refused.filter(({ by }) => by !== "flag"));
  return [...new Map(all.map((one) => [one.pack, one])).values()];
}

/** Nodes that a list of disabled nodes took away. */
export function prunedIn(facts: Facts): number {
  return Math.max(0, ...startsOf(facts).map(({ prunedNodes = 0 }) => prunedNodes));
}
