import { z } from "zod";
import { changesBetween } from "../history/changes.ts";
import type { Measured } from "../record/facts.ts";
import type { Stack } from "../record/reference-finding.ts";
import type { Text } from "../text.ts";

export const stackSchema = z.object({
  system: z.record(z.string(), z.union([z.string(), z.number()])),
  flags: z.array(z.string()).optional(),
  nodes: z.record(z.string(), z.object({ module: z.string(), signature: z.string() })).optional(),
  models: z.record(z.string(), z.array(z.string())).optional(),
}) satisfies z.ZodType<Stack>;

/** `classes`: those of the graph. Free memory says nothing of a picture; the whole of it tells a driver apart. */
export function stackOf(
  { system, servedNodes, modelLists, container }: Measured,
  classes: readonly string[],
): Stack {
  const { comfyui, python, pytorch, os, device, deviceType, vramTotal, flags } = system ?? {};
  const known = { comfyui, python, pytorch, os, device, deviceType, vramTotal };
  const image = container && `${container.image} (${container.digest})`;
  const named = Object.entries({ ...known, image }).filter(([, value]) => value !== undefined);
  const used = classes.flatMap((name) => {
    const node = servedNodes?.[name];
    return node ? [[name, node] as const] : [];
  });
  return {
    system: Object.fromEntries(named) as Stack["system"],
    ...(flags && { flags }),
    ...(servedNodes && { nodes: Object.fromEntries(used) }),
    ...(modelLists && { models: modelLists }),
  };
}

/** One sentence each. What only one of them knows is no change: a run of one stage knows less. */
export function stackChanges(approved: Stack, now: Stack): Text[] {
  return changesBetween(approved, now);
}
