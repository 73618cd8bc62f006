import type { Graph } from "../comfyui/client.ts";

/** A node that a run sets. */
export type Role = "prompt" | "seed" | "size" | "output" | "inputImage" | "colour";

/** Inputs of a text node that gives each of its encoders a text (SDXL, SD3, Flux, HiDream, HunyuanDiT, Kandinsky). */
export const textParts = [
  "text_g",
  "text_l",
  "clip_g",
  "clip_l",
  "t5xxl",
  "llama",
  "bert",
  "mt5xl",
  "qwen25_7b",
] as const;
/** Inputs that hold the whole text; `positive`, where it is no conditioning: of nodes that load, size and encode at once. */
export const textInputs = ["prompt", "text", "user_prompt", "text_positive", "positive"] as const;

/** Id of the node that feeds an input, where it is linked to a node of the graph. */
export function sourceOf(graph: Graph, value: unknown): string | undefined {
  if (!Array.isArray(value) || typeof value[0] !== "string") return undefined;
  return Object.hasOwn(graph, value[0]) ? value[0] : undefined;
}

/**
 * Ids of the nodes that may play a role, by their inputs and links: ComfyUI gives every node a title, but not ours. Of several
 * those count that the saved picture comes from.
 */
export function candidatesFor(graph: Graph, role: Role): string[] {
  const all = everyCandidate(graph, role);
  if (all.length < 2 || role === "output") return all;
  const [output, ...others] = everyCandidate(graph, "output");
  if (output === undefined || others.length > 0) return all;
  const above = new Set(ancestors(graph, output));
  const used = all.filter((id) => above.has(id));
  return used.length > 0 ? used : all;
}

function everyCandidate(graph: Graph, role: Role): string[] {
  const having = (...names: string[]) => idsWith(graph, (inputs) => names.some((name) => name in inputs));
  const negatives = new Set(negativesOf(graph));
  switch (role) {
    case "prompt":
      return firstFound(
        () => promptsOf(graph),
        () => idsWith(graph, hasText).filter((id) => !negatives.has(id)),
      );
    case "seed":
      return firstFound(
        () => seedsOf(graph),
        () => having("seed", "noise_seed"),
      );
    case "size":
      return firstFound(
        () => sizesOf(graph),
        () => idsWith(graph, isSize).filter((id) => /latent/i.test(graph[id]?.class_type ?? "")),
      );
    case "output":
      return firstFound(
        () => idsWith(graph, (inputs) => "filename_prefix" in inputs && "images" in inputs),
        () => having("filename_prefix"),
      );
    case "inputImage":
      return firstFound(
        () => ofClass(graph, /^LoadImage$/),
        () => ofClass(graph, /^LoadImage/).filter((id) => typeof graph[id]?.inputs.image === "string"),
      );
    case "colour":
      return ofClass(graph, /^EmptyImage$/);
  }
}

type Inputs = Graph[string]["inputs"];

function idsWith(graph: Graph, suits: (inputs: Inputs) => boolean): string[] {
  return Object.keys(graph).filter((id) => suits(graph[id]?.inputs ?? {}));
}

function ofClass(graph: Graph, name: RegExp): string[] {
  return Object.keys(graph).filter((id) => name.test(graph[id]?.class_type ?? ""));
}

function firstFound(...ways: (() => string[])[]): string[] {
  for (const way of ways) {
    const found = way();
    if (found.length > 0) return found;
  }
  return [];
}

/** A node that makes a picture of this size: not one that scales another picture, and no text with a size of its own. */
function isSize(inputs: Inputs): boolean {
  const scales = ["samples", "latent", "image", "images", "pixels"].some((name) =>
    Array.isArray(inputs[name]),
  );
  return "width" in inputs && "height" in inputs && !scales && !hasText(inputs);
}

/** A sampler's `positive` is a link to a conditioning; only a node of texts has it as a text. */
export function isTextInput(inputs: Inputs, name: string): boolean {
  return Object.hasOwn(inputs, name) && (name !== "positive" || typeof inputs[name] === "string");
}

const hasText = (inputs: Inputs): boolean =>
  [...textInputs, ...textParts].some((name) => isTextInput(inputs, name));

/** KSampler, SamplerCustom, SamplerCustomAdvanced and their like: what turns a latent into a picture. */
function samplers(graph: Graph): Inputs[] {
  return samplerIds(graph).map((id) => graph[id]?.inputs ?? {});
}

function samplerIds(graph: Graph): string[] {
  return idsWith(graph, ({ latent_image }) => Array.isArray(latent_image));
}

/** The seed of the first pass makes the picture: those behind it refine what it gives. */
function seedsOf(graph: Graph): string[] {
  const ids = samplerIds(graph);
  const begins = ids.filter((id) => {
    const above = new Set(ancestors(graph, id, ({ latent_image }) => [latent_image]));
    return !ids.some((other) => other !== id && above.has(other));
  });
  const subgraph = (kept: readonly string[]): Graph =>
    Object.fromEntries(Object.entries(graph).filter(([id]) => kept.includes(id) || !ids.includes(id)));
  return firstFound(
    () => seedsAmong(subgraph(begins)),
    () => seedsAmong(graph),
  );
}

/** The sampler itself, or the node of the noise that it takes; a second pass that adds no noise has a seed for nothing. */
function seedsAmong(graph: Graph): string[] {
  const hasSeed = (inputs: Inputs): boolean => "seed" in inputs || "noise_seed" in inputs;
  const addsNoise = ({ add_noise }: Inputs): boolean => add_noise !== "disable" && add_noise !== false;
  const own = idsWith(
    graph,
    (inputs) => hasSeed(inputs) && addsNoise(inputs) && Array.isArray(inputs.latent_image),
  );
  const begins = samplers(graph).filter((inputs) => !hasSeed(inputs));
  const behind = nearest(
    graph,
    begins.map(({ noise }) => noise),
    hasSeed,
    everyLink,
  );
  return [...new Set([...own, ...behind])];
}

/** Along the positive conditioning, through what changes it (guidance, control, references), to the nodes with the text. */
function promptsOf(graph: Graph): string[] {
  const begins = samplers(graph).map((inputs) => inputs.positive ?? inputs.guider);
  return nearest(graph, begins, hasText, positiveLinks);
}

/** Texts that say what must not be in the picture, and nothing else. */
function negativesOf(graph: Graph): string[] {
  const begins = Object.values(graph).map(({ inputs }) => inputs.negative);
  return nearest(graph, begins, hasText, everyLink);
}

/** Back along the latent to the nodes that have its width and height. */
function sizesOf(graph: Graph): string[] {
  const begins = samplers(graph).map(({ latent_image }) => latent_image);
  return nearest(graph, begins, isSize, (inputs) =>
    "latent_image" in inputs ? [inputs.latent_image] : everyLink(inputs),
  );
}

const everyLink = (inputs: Inputs): unknown[] => Object.values(inputs);

/** A node that takes both sides passes on each; one that takes conditionings of any number joins them. */
function positiveLinks(inputs: Inputs): unknown[] {
  if ("positive" in inputs) return [inputs.positive];
  const joined = Object.entries(inputs).filter(([name]) => /^cond/.test(name));
  return joined.length > 0 ? joined.map(([, link]) => link) : everyLink(inputs);
}

/** The first suitable nodes on each way up from the given links. */
function nearest(
  graph: Graph,
  begins: readonly unknown[],
  suits: (inputs: Inputs) => boolean,
  next: (inputs: Inputs) => unknown[],
): string[] {
  const seen = new Set<string>();
  const found: string[] = [];
  const open = [...begins];
  // grows while it is walked
  for (const link of open) {
    const id = sourceOf(graph, link);
    if (id === undefined || seen.has(id)) continue;
    seen.add(id);
    const inputs = graph[id]?.inputs ?? {};
    if (suits(inputs)) found.push(id);
    else open.push(...next(inputs));
  }
  return found;
}

/** Everything that a node is made from. */
export function ancestors(
  graph: Graph,
  id: string,
  begin: (inputs: Inputs) => unknown[] = everyLink,
): string[] {
  const seen = new Set<string>();
  const open = begin(graph[id]?.inputs ?? {});
  for (const link of open) {
    const above = sourceOf(graph, link);
    if (above === undefined || seen.has(above)) continue;
    seen.add(above);
    open.push(...everyLink(graph[above]?.inputs ?? {}));
  }
  return [...seen];
}
