import type { Stage } from "../record/catalogue.ts";
import { type CheckId, catalogue, stageOf } from "../record/catalogue.ts";
import type { CheckStatus } from "../record/run-record.ts";

/**
 * The gate: a check whose requirements have not passed does not run. One worker runs all files in order, so this map is
 * complete; if the worker is lost, its outcomes are unknown again, and an unknown outcome blocks.
 */
const outcomes = new Map<CheckId, CheckStatus | "unasked">();

export function settle(id: CheckId, status: CheckStatus | "unasked"): void {
  outcomes.set(id, status);
}

/** Which check proves the same, where the profile does not ask for the usual one. */
const standIns: Partial<Record<CheckId, CheckId>> = {
  "generation.text-to-image": "generation.edit",
  "auth.valid-token-header": "auth.valid-token-query",
};

/**
 * The first requirement that has not passed. One in a stage that was not selected is ignored, and one that the profile does not
 * ask for.
 */
export function blockedBy(id: CheckId, selected: readonly Stage[]): CheckId | undefined {
  const requires = catalogue[id].requires as readonly CheckId[];
  const standing = requires.map((required) => {
    const other = outcomes.get(required) === "unasked" ? standIns[required] : undefined;
    return other === undefined || other === id ? required : other;
  });
  return standing.find((required) => {
    const status = outcomes.get(required);
    if (status === "unasked") return false;
    if (status === undefined) return selected.includes(stageOf(required));
    return status !== "passed" && status !== "waived";
  });
}
