import type { MissingModel } from "../../record/facts.ts";

/** No loader lists it, under no similar name. */
export function isAbsent({ elsewhere, similar }: MissingModel): boolean {
  return elsewhere.length === 0 && similar.length === 0;
}
