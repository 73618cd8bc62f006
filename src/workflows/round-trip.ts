import type { Graph } from "../comfyui/client.ts";
import { feeding } from "./feeding.ts";

/** The part of a graph that gives a VAE, and how the graph decodes with it. */
export interface VaeOf {
  readonly nodes: Graph;
  readonly link: readonly [id: string, output: number];
  readonly decode: { readonly class_type: string; readonly inputs: Readonly<Record<string, unknown>> };
}

/**
 * The VAE that a workflow decodes with; of one without a decoder, the one that any of its nodes takes. Never one that a node of
 * sound takes: it knows no picture.
 */
export function vaeOf(graph: Graph): VaeOf | undefined {
  const all = Object.values(graph).filter(({ inputs }) => linkOf(inputs.vae, graph) !== undefined);
  const ofSound = all
    .filter(({ class_type }) => /audio/i.test(class_type))
    .map(({ inputs }) => String(linkOf(inputs.vae, graph)));
  const takers = all.filter(({ inputs }) => !ofSound.includes(String(linkOf(inputs.vae, graph))));
  const taker = takers.find(({ class_type }) => /^VAEDecode(?:Tiled)?$/.test(class_type)) ?? takers[0];
  const taken = linkOf(taker?.inputs.vae, graph);
  if (taker === undefined || taken === undefined) return undefined;
  const link = originOf(taken, graph);
  const ids = feeding(graph, [link[0]]);
  const nodes = Object.fromEntries(Object.entries(graph).filter(([id]) => ids.has(id)));
  return { nodes, link, decode: decodeLike(taker) };
}

/** Inputs of a node that samples, encodes a text or reads a picture. */
const works =
  /^(?:positive|negative|conditioning|clip|text|prompt|seed|noise_seed|image\d*|pixels|latent|latent_image|samples)$/;

/** A sampler or a pipe of a pack hands its VAE on: what it was given is taken, so that nothing is sampled for it. */
function originOf(link: VaeOf["link"], graph: Graph): VaeOf["link"] {
  const fed = [...feeding(graph, [link[0]])].map((id) => graph[id]?.inputs ?? {});
  if (!fed.some((inputs) => Object.keys(inputs).some((name) => works.test(name)))) return link;
  const given = fed.flatMap((inputs) =>
    Object.entries(inputs).flatMap(([name, value]) => (/vae$/i.test(name) ? [linkOf(value, graph)] : [])),
  );
  // the last of those that feed each other
  const origin = given.findLast((one) => one !== undefined);
  return origin === undefined || feeding(graph, [origin[0]]).has(link[0]) ? link : origin;
}

/** Equal for the same VAE in two workflows, whatever the ids of the nodes. */
export function vaeKey({ nodes, link, decode }: VaeOf): string {
  const written = ([id, output]: readonly [string, number]): unknown => [
    output,
    nodes[id]?.class_type,
    Object.entries(nodes[id]?.inputs ?? {}).map(([name, value]) => {
      const from = linkOf(value, nodes);
      return [name, from === undefined ? value : written(from)];
    }),
  ];
  return JSON.stringify([decode, written(link)]);
}

/** LoadImage → VAEEncode → VAEDecode → SaveImage with this VAE: nothing is sampled. */
export function roundTripGraph({ nodes, link, decode }: VaeOf, image: string, prefix: string): Graph {
  const [load, encode, back, save] = freshIds(nodes);
  return {
    ...nodes,
    [load]: { class_type: "LoadImage", inputs: { image } },
    [encode]: { class_type: "VAEEncode", inputs: { pixels: [load, 0], vae: [...link] } },
    [back]: {
      class_type: decode.class_type,
      inputs: { ...decode.inputs, samples: [encode, 0], vae: [...link] },
    },
    [save]: { class_type: "SaveImage", inputs: { images: [back, 0], filename_prefix: prefix } },
  };
}

/** A workflow that decodes in tiles does so here, with its own tiles: not every VAE can do with smaller ones. */
function decodeLike({ class_type, inputs }: Graph[string]): VaeOf["decode"] {
  if (class_type !== "VAEDecodeTiled") return { class_type: "VAEDecode", inputs: {} };
  return {
    class_type,
    inputs: Object.fromEntries(Object.entries(inputs).filter(([, value]) => typeof value === "number")),
  };
}

function linkOf(value: unknown, graph: Graph): readonly [string, number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [id, output] = value as unknown[];
  return typeof id === "string" && typeof output === "number" && Object.hasOwn(graph, id)
    ? [id, output]
    : undefined;
}

function freshIds(graph: Graph): [string, string, string, string] {
  const last = Math.max(0, ...Object.keys(graph).map((id) => Number.parseInt(id, 10) || 0));
  return [1, 2, 3, 4].map((more) => String(last + more)) as [string, string, string, string];
}
