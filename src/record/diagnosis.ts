import type { Text } from "../text.ts";
import type { CheckId, Stage } from "./catalogue.ts";

/** A cause with its remedy. `code` is stable (kebab-case); `checks` are the checks it explains, most telling first. */
export interface Diagnosis {
  readonly code: string;
  readonly stage: Stage;
  readonly cause: Text;
  /** What to do, in order; commands can be pasted. Says what would settle it where evidence is missing. */
  readonly remedy: Text;
  readonly checks: readonly CheckId[];
  /** The only workflow that it is about, where the profile has several of its role. */
  readonly workflow?: string;
  /** Nothing is broken, but a person must know or decide; also of a check that passed. Comes after all others. */
  readonly warning?: true;
  /** A warning of what every healthy server of today does in such a place: it is told, and lowers no verdict. */
  readonly usual?: true;
}
