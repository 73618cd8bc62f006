import type { Facts } from "./facts.ts";

/** Adds `more` to `facts` in place: lists are appended, records (jobs, pictures…) merged one level deep, the rest replaced. */
export function mergeFacts(facts: Facts, more: Facts): void {
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
