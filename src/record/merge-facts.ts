import { checkIds } from "./catalogue.ts";
import type { FactId, Facts, Measured } from "./facts.ts";

/** Merges what these checks left, in the order of the catalogue; all checks if none is named. */
export function measured<Id extends FactId = FactId>(facts: Facts, ids?: readonly Id[]): Measured<Id> {
  const all: Record<string, unknown> = {};
  for (const id of checkIds)
    if (ids === undefined || (ids as readonly string[]).includes(id))
      mergeFacts(all, (facts as Record<string, object | undefined>)[id] ?? {});
  return all as Measured<Id>;
}

/** Adds `more` to `facts` in place: lists are appended, records (jobs, pictures…) merged one level deep, the rest replaced. */
export function mergeFacts(facts: object, more: object): void {
  const into = facts as Record<string, unknown>;
  for (const [key, value] of Object.entries(more)) {
    const old = into[key];
    if (Array.isArray(old) && Array.isArray(value)) into[key] = [...old, ...value];
    else if (isRecord(old) && isRecord(value)) into[key] = { ...old, ...value };
    else into[key] = value;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
