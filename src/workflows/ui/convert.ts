import type { Graph } from "../../comfyui/client.ts";
import { excerpt } from "../../comfyui/errors.ts";
import type { NodeInfo, ObjectInfo } from "../../comfyui/replies.ts";
import type { Text } from "../../text.ts";
import { feeding } from "../feeding.ts";
import { pairWidgets } from "./pair-widgets.ts";
import { type UiNode, uiSchema } from "./read-ui.ts";
import { BYPASSED, MUTED, Scope } from "./scope.ts";

/** Nodes that exist in the interface alone. */
const virtual = /^(Reroute|PrimitiveNode|Note|MarkdownNote|GetNode|SetNode)$|^Reroute \(rgthree\)$/;

export type Converted = { readonly graph: Graph } | { readonly problems: readonly Text[] };

/**
 * A workflow of the interface as the graph that "Export (API)" would give: widgets get their names from /object_info, what only
 * the interface knows is resolved (reroutes, primitives, muted and bypassed nodes, subgraphs), and what leads to no output is
 * left out: of `outputs`, else of those that save, else of all. A node whose widgets cannot be paired is a
 * problem with its name: nothing is guessed.
 */
export function convertWorkflow(
  data: unknown,
  served: ObjectInfo,
  outputs: readonly string[] = [],
): Converted {
  const read = uiSchema.safeParse(data);
  if (!read.success) return { problems: [unreadable(read.error.issues[0]?.path.join(".") ?? "")] };
  let scope: Scope;
  try {
    scope = new Scope(read.data, read.data);
  } catch (error) {
    if (error instanceof RangeError) return { problems: [endless] };
    throw error;
  }
  const conversion = new Conversion(served);
  conversion.add(scope);
  return conversion.result(outputs);
}

class Conversion {
  readonly #served: ObjectInfo;
  readonly #graph: Graph = {};
  readonly #problems = new Map<string, Text>();
  readonly #ends: string[] = [];
  /** Inputs without a widget of their own that get the value of another node's. */
  readonly #likes: { id: string; name: string; like: { node: string; input: string } }[] = [];

  constructor(served: ObjectInfo) {
    this.#served = served;
  }

  readonly #isVirtual = ({ type }: UiNode): boolean => virtual.test(type) && this.#infoOf(type) === undefined;

  #infoOf(type: string): NodeInfo | undefined {
    return Object.hasOwn(this.#served, type) ? this.#served[type] : undefined;
  }

  add(scope: Scope): void {
    for (const node of scope.nodes.values()) {
      if (node.mode === MUTED || node.mode === BYPASSED || this.#isVirtual(node)) continue;
      const inner = scope.inner.get(node.id);
      if (inner) this.add(inner);
      else this.#addNode(scope, node);
    }
  }

  #addNode(scope: Scope, node: UiNode): void {
    const id = scope.idOf(node);
    const info = this.#infoOf(node.type);
    const links = (node.inputs ?? []).flatMap((input) => {
      const source = typeof input.link === "number" ? scope.sourceOf(input.link, this.#isVirtual) : undefined;
      if (source === undefined) return [];
      const name = input.widget?.name ?? input.name;
      if ("like" in source) {
        if (!input.widget) this.#likes.push({ id, name, like: source.like });
        return [];
      }
      const value = "node" in source ? [source.node, source.slot] : literal(source.value);
      return [[name, value] as const];
    });
    const widgets =
      info === undefined || info.malformed !== undefined ? undefined : pairWidgets(node, info, this.#served);
    if (info === undefined) this.#problems.set(id, unknown(id, node));
    else if (widgets === undefined) this.#problems.set(id, unpaired(id, node));
    // a class that the server lacks may be the end: then it is fed, and feeds nothing
    const feeds = (node.outputs ?? []).some(({ links: to }) => (to ?? []).length > 0);
    if (info?.output_node || (info === undefined && links.length > 0 && !feeds)) this.#ends.push(id);
    const values = Object.entries(widgets ?? {}).map(([name, value]) => [name, literal(value)]);
    const title = node.title ?? (info as { display_name?: unknown } | undefined)?.display_name;
    this.#graph[id] = {
      class_type: node.type,
      inputs: { ...Object.fromEntries(values), ...Object.fromEntries(links) },
      _meta: { title: typeof title === "string" ? title : node.type },
    };
  }

  result(outputs: readonly string[]): Converted {
    for (const { id, name, like } of this.#likes) {
      const value = this.#graph[like.node]?.inputs[like.input];
      const node = this.#graph[id];
      if (node && value !== undefined) node.inputs[name] = value;
    }
    const savers = this.#ends.filter((id) => saves(this.#infoOf(this.#graph[id]?.class_type ?? "")));
    const told = outputs.filter((id) => Object.hasOwn(this.#graph, id));
    const ends = told.length > 0 ? told : savers;
    const kept = feeding(this.#graph, ends.length > 0 ? ends : this.#ends);
    const problems = [...this.#problems].filter(([id]) => kept.has(id)).map(([, text]) => text);
    if (problems.length > 0) return { problems };
    if (kept.size === 0) return { problems: [noEnd] };
    return { graph: Object.fromEntries(Object.entries(this.#graph).filter(([id]) => kept.has(id))) };
  }
}

/** What shows a picture and does not save it is for people. */
function saves(info: NodeInfo | undefined): boolean {
  return Object.hasOwn({ ...info?.input.required, ...info?.input.optional }, "filename_prefix");
}

/** A list as a value would be read as a link. */
function literal(value: unknown): unknown {
  return Array.isArray(value) ? { __value__: value } : value;
}

function nameOf(id: string, { type, title }: UiNode): Text {
  const name = title === undefined || title === type ? "" : excerpt(title);
  return {
    fr: `nœud ${excerpt(id)} (${excerpt(type)})${name && ` « ${name} »`}`,
    en: `node ${excerpt(id)} (${excerpt(type)})${name && ` "${name}"`}`,
  };
}

function unpaired(id: string, node: UiNode): Text {
  const { fr, en } = nameOf(id, node);
  return {
    fr: `${fr} : ses valeurs enregistrées ne correspondent pas aux réglages que le serveur donne à cette classe. Ouvrez le workflow dans l'interface de ce serveur, corrigez ce nœud, puis Workflow → Exporter (API).`,
    en: `${en}: its saved values do not match the settings that the server gives this class. Open the workflow in this server's interface, correct this node, then Workflow → Export (API).`,
  };
}

function unknown(id: string, node: UiNode): Text {
  const { fr, en } = nameOf(id, node);
  return {
    fr: `${fr} : cette classe n'existe pas sur le serveur : son pack de nœuds manque ou n'a pas été chargé.`,
    en: `${en}: this class does not exist on the server: its node pack is missing or did not load.`,
  };
}

function unreadable(place: string): Text {
  return {
    fr: `le fichier n'est pas un workflow de l'interface : « ${excerpt(place) || "racine"} » n'a pas la forme attendue. Enregistrez-le à nouveau depuis ComfyUI.`,
    en: `the file is not a workflow of the interface: "${excerpt(place) || "root"}" does not have the expected shape. Save it again from ComfyUI.`,
  };
}

const endless: Text = {
  fr: "les sous-graphes s'emboîtent sans fin : enregistrez le workflow à nouveau depuis ComfyUI.",
  en: "the subgraphs nest without an end: save the workflow again from ComfyUI.",
};

const noEnd: Text = {
  fr: "aucun nœud actif du workflow n'enregistre ni ne montre d'image : activez le nœud de sortie, puis enregistrez.",
  en: "no active node of the workflow saves or shows an image: enable the output node, then save.",
};
