import type { Text } from "../text.ts";

/** blocker: students cannot work · major: they can, but something is wrong or unsafe · minor: worth knowing. */
export type Severity = "blocker" | "major" | "minor";

export interface CheckEntry {
  readonly title: Text;
  /** One sentence: which fact of the deployment is proven. */
  readonly proves: Text;
  readonly severity: Severity;
  /** Checks that must have passed first; where one has not, this check is blocked and never run. */
  readonly requires: readonly string[];
}
