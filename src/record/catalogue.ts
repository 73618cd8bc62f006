import { authChecks } from "./auth-checks.ts";
import { browserChecks } from "./browser-checks.ts";
import type { CheckEntry } from "./check-entry.ts";
import { readinessChecks } from "./class/readiness-checks.ts";
import { generationChecks } from "./generation-checks.ts";
import { infraChecks } from "./infra-checks.ts";

export const stages = ["infra", "auth", "generation", "browser", "readiness"] as const;
export type Stage = (typeof stages)[number];
/** What a run does where nobody names a stage: a class is simulated only for who asks, for it takes the server for minutes. */
export const usualStages = stages.filter((stage) => stage !== "readiness");
/** A run without one of these is never a plain GO. A machine without a browser can do no more. */
export const neededStages = usualStages.filter((stage) => stage !== "browser");

/**
 * Every check of the suite, in the order it runs. The id is a contract: CI scripts and waivers name it.
 * A check is written once under `tests/<stage>/`; a unit test keeps the two in agreement.
 */
export const catalogue = {
  ...infraChecks,
  ...authChecks,
  ...generationChecks,
  ...browserChecks,
  ...readinessChecks,
};

export type CheckId = keyof typeof catalogue;

export const checkIds = Object.keys(catalogue) as CheckId[];

export function entryOf(id: CheckId): CheckEntry {
  return catalogue[id];
}

export function stageOf(id: CheckId): Stage {
  return id.slice(0, id.indexOf(".")) as Stage;
}
