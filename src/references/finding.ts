import { likenessOf } from "../oracles/likeness.ts";
import { type Likeness, nearnessOf } from "../oracles/nearness.ts";
import type { Text } from "../text.ts";
import { type Stack, stackChanges } from "./stack.ts";
import { findReference, readPicture } from "./store.ts";
import { type Subject, subjectChanges } from "./subject.ts";

/** The picture of the fixed seed, as this run painted it. */
export interface Painted {
  readonly target: string;
  readonly subject: Subject;
  readonly stack: Stack;
  /** SHA-256 of the file, in hex. */
  readonly sha256: string;
  /** The sampler ran in this run, and the picture is its: a picture out of a cache says nothing of the stack as it is now. */
  readonly computed: boolean;
}

/**
 * `none`: nothing was approved. `stale`: what was approved is another subject. `same`: to the eye. `moved`: the same scene,
 * and the stack has changed too. `changed`: beyond that, or the stack is the same.
 */
export type ReferenceState = "none" | "stale" | "same" | "moved" | "changed";

export interface ReferenceFinding extends Painted {
  readonly state: ReferenceState;
  /** Of the reference, where there is one. */
  readonly approvedAt?: string;
  readonly run?: string;
  readonly likeness?: Likeness;
  /** What changed since it was approved: in the subject where it is stale, else in the stack. */
  readonly changes?: readonly Text[];
}

/** Throws a CodedError: REFERENCE_UNREADABLE, REFERENCE_FOREIGN, IMAGE_UNREADABLE. */
export async function compareWithReference(
  dir: string,
  painted: Painted,
  bytes: Buffer,
): Promise<{ finding: ReferenceFinding; approved?: Buffer }> {
  const { target, subject, stack } = painted;
  const found = findReference(dir, target, subject);
  if (found === undefined) return { finding: { ...painted, state: "none" } };
  const { approvedAt, run } = found.reference;
  const known = { ...painted, approvedAt, run };
  const stale = subjectChanges(found.reference.subject, subject);
  if (stale.length > 0) return { finding: { ...known, state: "stale", changes: stale } };
  const approved = readPicture(found.file, found.reference);
  const likeness = await likenessOf(approved, bytes);
  const changes = stackChanges(found.reference.stack, stack);
  return { finding: { ...known, state: stateOf(likeness, changes), likeness, changes }, approved };
}

/** With nothing else changed, a picture that is not the same is changed, however little. */
function stateOf(likeness: Likeness, changes: readonly Text[]): ReferenceState {
  const nearness = nearnessOf(likeness);
  if (nearness === "same") return "same";
  return nearness === "moved" && changes.length > 0 ? "moved" : "changed";
}
