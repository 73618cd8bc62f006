import { z } from "zod";
import { closest } from "../input/did-you-mean.ts";
import { readJsonFile } from "../input/json-file.ts";
import { problem, suggestion } from "../input/sentences.ts";
import { type CheckId, checkIds } from "../record/catalogue.ts";
import type { Text } from "../text.ts";
import { textSchema } from "./profile.ts";

/** A reason may be one sentence, if all its readers share a language. */
const reason = z.union([
  z
    .string()
    .min(1)
    .transform((only): Text => ({ fr: only, en: only })),
  textSchema,
]);

export const waiversSchema = z.array(
  z.strictObject({
    check: z.string().min(1),
    reason,
    upstream: z.url().optional(),
    /** ISO date (YYYY-MM-DD); the waiver holds through that day, UTC. */
    expires: z.iso.date(),
    /** Not every version has the weakness: where the check passes, the waiver is not called stale. */
    mayPass: z.boolean().optional(),
  }),
);

/** A known weakness that is accepted until a date. */
export type Waiver = Readonly<z.infer<typeof waiversSchema>[number]>;

/** Reads a waiver file; `shown` is the path as the reader knows it. Expired waivers are kept: they fail later, by name. */
export function loadWaivers(
  path: string,
  shown: string = path,
): { waivers: Waiver[] } | { problems: Text[] } {
  const read = readJsonFile(path, shown, waiversSchema);
  if ("problems" in read) return read;
  const problems: Text[] = [];
  const seen = new Set<string>();
  for (const { check } of read.value) {
    if (!isCheckId(check)) problems.push(unknownCheck(shown, check));
    else if (seen.has(check)) problems.push(twice(shown, check));
    seen.add(check);
  }
  return problems.length > 0 ? { problems } : { waivers: read.value };
}

export type WaiverState =
  | { readonly state: "none" }
  | { readonly state: "active" | "expired"; readonly waiver: Waiver };

/** The waiver of a check on a day (YYYY-MM-DD, UTC); it holds through its last day. */
export function waiverFor(waivers: readonly Waiver[], check: CheckId, today: string): WaiverState {
  const waiver = waivers.find((candidate) => candidate.check === check);
  if (waiver === undefined) return { state: "none" };
  return { state: today <= waiver.expires ? "active" : "expired", waiver };
}

/** A moment as the day it falls on, UTC. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

function isCheckId(word: string): word is CheckId {
  return (checkIds as readonly string[]).includes(word);
}

function unknownCheck(where: string, check: string): Text {
  const near = suggestion(closest(check, checkIds));
  return problem(
    where,
    {
      fr: `aucun contrôle ne s'appelle « ${check} ».${near.fr}`,
      en: `no check is called "${check}".${near.en}`,
    },
    { fr: "la liste est dans docs/checks.md.", en: "docs/checks.md lists them." },
  );
}

function twice(where: string, check: string): Text {
  return problem(
    where,
    { fr: `deux dérogations pour « ${check} »`, en: `two waivers for "${check}"` },
    { fr: "n'en gardez qu'une.", en: "keep one." },
  );
}
