import { z } from "zod";
import { stages } from "../../record/catalogue.ts";
import type { Fingerprint } from "../fingerprint.ts";

/**
 * What a kept run may hold. A history comes back from a cache or an artifact, which others can write: every text and list has
 * its limit, far above what any stack has (a fingerprint of 28 nodes and 15 models takes 5 kB).
 */
const word = z.string().max(1_000);
const time = z.number().min(0).max(1e14);
const key = z.string().max(300);
const texts = z.array(z.object({ fr: z.string().max(4_000), en: z.string().max(4_000) })).max(200);

export const entrySchema = z.object({
  schema: z.literal(1),
  number: z.int().min(1).max(9_999_999),
  verdict: z.enum(["GO", "GO_WITH_WARNINGS", "NO_GO"]),
  partial: z.enum(["cut", "interrupted"]).optional(),
  startedAt: time.max(8.64e15),
  durationMs: time,
  target: word.min(1),
  emulated: z.boolean(),
  profile: word.min(1),
  stages: z.array(z.enum(stages)).max(stages.length),
  system: z.record(key, z.union([word, z.number()])),
  flags: z.array(word).max(200).optional(),
  nodes: z.record(key, z.object({ module: word, signature: word })).optional(),
  models: z.record(key, z.array(word).max(5_000)).optional(),
  sizes: z.record(key, z.number()).optional(),
  jobs: z.record(key, time),
  stageMs: z.record(key, time),
  reference: z
    .object({
      state: z.enum(["none", "stale", "same", "moved", "changed"]),
      likeness: z.object({ structure: z.number(), colour: z.number() }),
    })
    .optional(),
  comparedWith: key.optional(),
  changes: texts.optional(),
  notCompared: texts.optional(),
});

export function entryOfJson(data: unknown): Fingerprint | undefined {
  const parsed = entrySchema.safeParse(data);
  return parsed.success ? (parsed.data as Fingerprint) : undefined;
}
