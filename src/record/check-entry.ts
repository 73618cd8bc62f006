import type { Text } from "../text.ts";
import type { AccessNeed } from "./access-need.ts";
import type { Component } from "./components.ts";

/** blocker: students cannot work · major: they can, but something is wrong or unsafe · minor: worth knowing. */
export type Severity = "blocker" | "major" | "minor";

export interface CheckEntry {
  readonly title: Text;
  /** What is so where it does not pass; for a weakness that is tolerated, which nobody reads as a failure. */
  readonly flaw?: Text;
  /** One sentence: which fact of the deployment is proven. */
  readonly proves: Text;
  /** The part of the stack that it judges. */
  readonly component: Component;
  /** What it needs besides a server: a container to examine, a picture that a person approved, synthetic weights. Skipped where there is none. */
  readonly needs?: "container" | "reference" | "synthetic";
  /** The kinds of access under which it is asked for; without it, under all. */
  readonly access?: AccessNeed;
  readonly severity: Severity;
  /** Checks that must have passed first; where one has not, this check is blocked and never run. */
  readonly requires: readonly string[];
}
