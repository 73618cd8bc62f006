import { inject } from "vitest";
import type { RunConfig } from "../config/run-config.ts";
import type { Door } from "../credentials/access.ts";
import type { Stage } from "../record/catalogue.ts";
import type { TargetInfo } from "../targets/target.ts";
import type { Text } from "../text.ts";

declare module "vitest" {
  interface ProvidedContext {
    config: RunConfig;
    /** File of this run's cleanup ledger. */
    cleanupLedger: string;
    /** Absolute folder of this run's reports. */
    runDir: string;
    target: TargetInfo;
    /** Stages with selected files. */
    stages: readonly Stage[];
    /** Why there is no stack to validate, if there is none. */
    notStarted: StartFailure;
  }
}

/** A stack that could not be reached or started. */
export interface StartFailure {
  /** Stable code of the error; INTERNAL if it has none. */
  readonly code: string;
  readonly text: Text;
}

/** What the global set-up provides to every check. */
export const config = inject("config");
export const target = inject("target");
export const selectedStages = inject("stages");
export const runDir = inject("runDir");

/** The token of ComfyUI-Login; only checks of a login ask for it. */
export function loginToken(): string {
  if (target.token === undefined) throw new Error("A check of the login runs where there is no login.");
  return target.token;
}

/** What a proxy in front asks for; only checks of such a proxy ask for it. */
export function doorNow(): Door {
  const { door } = target.access;
  if (door === undefined)
    throw new Error("A check of a proxy's credentials runs where no proxy asks for any.");
  return door;
}
