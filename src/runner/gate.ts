import type { Stage } from "../record/catalogue.ts";
import { type CheckId, catalogue, stageOf } from "../record/catalogue.ts";
import type { Outcome } from "../record/outcome.ts";

/**
 * The gate: a check whose requirements have not passed does not run. One worker runs all files in order, so this map is
 * complete; if the worker is lost, its outcomes are unknown again, and an unknown outcome blocks.
 */
const outcomes = new Map<CheckId, Map<string, Outcome>>();

/** `workflow`: the one that was judged, where the profile has several of its role. */
export function settle(id: CheckId, outcome: Outcome, workflow = ""): void {
  const all = outcomes.get(id) ?? new Map<string, Outcome>();
  outcomes.set(id, all.set(workflow, outcome));
}

/** Which check proves the same, where the profile does not ask for the usual one. */
const standIns: Partial<Record<CheckId, CheckId>> = {
  "generation.text-to-image": "generation.edit",
  "auth.valid-token-header": "auth.valid-token-query",
};

/**
 * The first requirement that has not passed: for the same workflow, else for any. One in a stage that was not selected is
 * ignored, and one that the profile does not ask for.
 */
export function blockedBy(id: CheckId, selected: readonly Stage[], workflow = ""): CheckId | undefined {
  const requires = catalogue[id].requires as readonly CheckId[];
  const standing = requires.map((required) => {
    const other = statusOf(required, workflow) === "unasked" ? standIns[required] : undefined;
    return other === undefined || other === id ? required : other;
  });
  return standing.find((required) => {
    const status = statusOf(required, workflow);
    if (status === undefined) return selected.includes(stageOf(required));
    return !isGood(status);
  });
}

/** Of several workflows of another role one that works is enough: that another fails must not hide what this check finds. */
function statusOf(id: CheckId, workflow: string): Outcome | undefined {
  const all = outcomes.get(id);
  const statuses = [...(all?.values() ?? [])];
  return all?.get(workflow) ?? statuses.find(isGood) ?? statuses[0];
}

function isGood(status: Outcome): boolean {
  return status === "passed" || status === "waived" || status === "unasked";
}
