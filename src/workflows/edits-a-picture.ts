import type { Graph } from "../comfyui/client.ts";
import { candidatesFor, sourceOf, textInputs, textParts } from "./candidates.ts";
import { feeding } from "./feeding.ts";

const texts: ReadonlySet<string> = new Set([...textInputs, ...textParts]);

/**
 * Whether the saved picture is made out of a loaded one: it becomes the latent of a sampler or a reference beside the prompt
 * (its `pixels` are encoded), or the encoder of the prompt reads it. A picture that only guides (control, style, mask) does not.
 */
export function editsAPicture(whole: Graph): boolean {
  // a person who has changed the latent leaves the encoder where it was
  const saved = feeding(whole, candidatesFor(whole, "output"));
  const graph = Object.fromEntries(Object.entries(whole).filter(([id]) => saved.has(id)));
  const loaders = new Set(candidatesFor(graph, "inputImage"));
  if (loaders.size === 0) return false;
  const prompts = candidatesFor(graph, "prompt").map((id) => graph[id]?.inputs ?? {});
  const read = prompts.flatMap((inputs) =>
    Object.entries(inputs).filter(([name]) => !texts.has(name) && name !== "clip"),
  );
  const encoded = Object.values(graph).map(({ inputs }) => inputs.pixels);
  return [...encoded, ...read.map(([, link]) => link)].some((link) => comesFrom(graph, link, loaders));
}

/** Not through a sampler: a second pass encodes what the first one painted. */
function comesFrom(graph: Graph, begin: unknown, ends: ReadonlySet<string>): boolean {
  const seen = new Set<string>();
  const open = [begin];
  // grows while it is walked
  for (const link of open) {
    const id = sourceOf(graph, link);
    if (id === undefined || seen.has(id)) continue;
    if (ends.has(id)) return true;
    seen.add(id);
    const { inputs = {} } = graph[id] ?? {};
    if (!Array.isArray(inputs.latent_image)) open.push(...Object.values(inputs));
  }
  return false;
}
