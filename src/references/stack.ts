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

/** `classes`: the node classes of the graph. Free memory does not change a picture; the total memory may show another driver. */
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

/** One sentence per change. A value that only one of the two has is no change: a run of one stage measures less. */
export function stackChanges(approved: Stack, now: Stack): Text[] {
  return changesBetween(approved, now);
}
