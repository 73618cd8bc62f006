import type { Stage } from "../record/catalogue.ts";
import { type CheckId, catalogue, stageOf } from "../record/catalogue.ts";
import type { CheckStatus } from "../record/run-record.ts";

/**
 * The gate: a check whose requirements have not passed does not run. One worker runs all files in order, so this map is
 * complete; if the worker is lost, its outcomes are unknown again, and an unknown outcome blocks.
 */
const outcomes = new Map<CheckId, CheckStatus>();

export function settle(id: CheckId, status: CheckStatus): void {
  outcomes.set(id, status);
}

/** The first requirement that has not passed. A requirement in a stage that was not selected is ignored. */
export function blockedBy(id: CheckId, selected: readonly Stage[]): CheckId | undefined {
  const requires = catalogue[id].requires as readonly CheckId[];
  return requires.find((required) => {
    const status = outcomes.get(required);
    if (status === undefined) return selected.includes(stageOf(required));
    return status !== "passed" && status !== "waived";
  });
}
