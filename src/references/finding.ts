import { likenessOf } from "../oracles/likeness.ts";
import { type Likeness, nearnessOf } from "../oracles/nearness.ts";
import type { Painted, ReferenceFinding, ReferenceState } from "../record/reference-finding.ts";
import type { Text } from "../text.ts";
import { stackChanges } from "./stack.ts";
import { findReference, readPicture } from "./store.ts";
import { subjectChanges } from "./subject.ts";

/** Compares a picture with its reference, if there is one. Throws a CodedError: REFERENCE_UNREADABLE, REFERENCE_FOREIGN, IMAGE_UNREADABLE. */
export async function compareWithReference(
  dir: string,
  painted: Painted,
  bytes: Buffer,
): Promise<{ finding: ReferenceFinding; approved?: Buffer }> {
  const { target, subject, stack } = painted;
  const former = findReference(dir, target, subject);
  if (former === undefined) return { finding: { ...painted, state: "none" } };
  const { approvedAt, run } = former.reference;
  const known = { ...painted, approvedAt, run };
  const stale = subjectChanges(former.reference.subject, subject);
  if (stale.length > 0) return { finding: { ...known, state: "stale", changes: stale } };
  const approved = readPicture(former.file, former.reference);
  const likeness = await likenessOf(approved, bytes);
  const changes = stackChanges(former.reference.stack, stack);
  return { finding: { ...known, state: stateOf(likeness, changes), likeness, changes }, approved };
}

/** If the stack is unchanged, every visible difference counts as a change. */
function stateOf(likeness: Likeness, changes: readonly Text[]): ReferenceState {
  const nearness = nearnessOf(likeness);
  if (nearness === "same") return "same";
  return nearness === "moved" && changes.length > 0 ? "moved" : "changed";
}
