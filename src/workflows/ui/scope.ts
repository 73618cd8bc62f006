import type { Subgraph, UiLink, UiNode, UiWorkflow } from "./read-ui.ts";

/** Where an input gets its value: from an output of a real node, or a value that a node of the interface holds. */
export type Source =
  | { readonly node: string; readonly slot: number }
  | { readonly value: unknown }
  /** What the widget of another node inside has: both show one value of the subgraph. */
  | { readonly like: { readonly node: string; readonly input: string } }
  | undefined;

/** Modes of a node: 2 is muted, 4 is bypassed; any other one runs. */
export const MUTED = 2;
export const BYPASSED = 4;

/** Ids of the two ends of a subgraph. */
const ENTRY = "-10";
const EXIT = "-20";
/** Subgraphs in subgraphs, and links through links: more is a ring. */
const MAX_DEPTH = 100;
const MAX_SCOPES = 1_000;

/** The workflow itself, or the inside of one subgraph where it is used. */
export class Scope {
  readonly nodes: ReadonlyMap<string, UiNode>;
  readonly inner = new Map<string, Scope>();
  readonly #path: string;
  readonly #links: ReadonlyMap<number, UiLink>;
  readonly #outer: { readonly scope: Scope; readonly node: UiNode; readonly subgraph: Subgraph } | undefined;

  constructor(
    workflow: UiWorkflow,
    graph: Pick<UiWorkflow, "nodes" | "links">,
    path = "",
    outer?: { scope: Scope; node: UiNode; subgraph: Subgraph },
    count = { scopes: 0 },
  ) {
    this.nodes = new Map(graph.nodes.map((node) => [node.id, node]));
    this.#links = graph.links;
    this.#path = path;
    this.#outer = outer;
    if (path.split(":").length > MAX_DEPTH || ++count.scopes > MAX_SCOPES)
      throw new RangeError("subgraphs in subgraphs without an end");
    for (const node of graph.nodes) {
      const subgraph = workflow.definitions.get(node.type);
      if (subgraph === undefined || node.mode === MUTED || node.mode === BYPASSED) continue;
      const at = `${this.idOf(node)}:`;
      this.inner.set(node.id, new Scope(workflow, subgraph, at, { scope: this, node, subgraph }, count));
    }
  }

  /** Its id in the graph: `57:12` is node 12 of the subgraph that node 57 is. */
  idOf(node: UiNode): string {
    return `${this.#path}${node.id}`;
  }

  sourceOf(link: number, isVirtual: (node: UiNode) => boolean, depth = 0): Source {
    const found = this.#links.get(link);
    if (found === undefined || depth > MAX_DEPTH) return undefined;
    if (found.from === ENTRY && this.#outer) return this.#fromOutside(found.fromSlot, isVirtual, depth);
    const node = this.nodes.get(found.from);
    return node && this.#fromOutput(node, found.fromSlot, found.type, isVirtual, depth);
  }

  #fromOutside(slot: number, isVirtual: (node: UiNode) => boolean, depth: number): Source {
    if (this.#outer === undefined) return undefined;
    const { scope, node, subgraph } = this.#outer;
    const name = subgraph.inputs[slot]?.name;
    const input = node.inputs?.find((one) => one.name === name);
    if (typeof input?.link === "number") return scope.sourceOf(input.link, isVirtual, depth + 1);
    return this.#promoted(slot);
  }

  /** The value that a subgraph's own widget has, where it keeps its values; else the widget inside keeps them. */
  #promoted(slot: number): Source {
    if (this.#outer === undefined) return undefined;
    const { node, subgraph } = this.#outer;
    const values = Array.isArray(node.widgets_values) ? node.widgets_values : [];
    const slots = subgraph.inputs.flatMap((_, at) => (this.#isWidget(at) ? [at] : []));
    const at = slots.indexOf(slot);
    const value = values.length === slots.length ? values[at] : undefined;
    if (value !== undefined && value !== null) return { value };
    const [like] = this.#widgetsAt(slot);
    return like && { like };
  }

  #isWidget(slot: number): boolean {
    return this.#widgetsAt(slot).length > 0;
  }

  /** The widgets inside that an input of the subgraph leads to. */
  #widgetsAt(slot: number): { node: string; input: string }[] {
    return [...this.#links.values()].flatMap(({ from, fromSlot, to, toSlot }) => {
      const node = from === ENTRY && fromSlot === slot ? this.nodes.get(to) : undefined;
      const input = node?.inputs?.[toSlot]?.widget?.name;
      return node === undefined || input === undefined ? [] : [{ node: this.idOf(node), input }];
    });
  }

  #fromOutput(
    node: UiNode,
    slot: number,
    type: unknown,
    isVirtual: (node: UiNode) => boolean,
    depth: number,
  ): Source {
    if (node.mode === MUTED) return undefined;
    const from = (input: { link?: number | null | undefined } | undefined): Source =>
      typeof input?.link === "number" ? this.sourceOf(input.link, isVirtual, depth + 1) : undefined;
    if (node.mode === BYPASSED) {
      const inputs = node.inputs ?? [];
      return from([inputs[slot], ...inputs].find((input) => input?.type === type));
    }
    const inner = this.inner.get(node.id);
    if (inner) return inner.#atExit(slot, isVirtual, depth);
    if (!isVirtual(node)) return { node: this.idOf(node), slot };
    if (node.type === "PrimitiveNode") {
      const [value] = Array.isArray(node.widgets_values) ? node.widgets_values : [];
      return value === undefined ? undefined : { value };
    }
    return node.type === "GetNode" ? this.#setNode(node, from) : from(node.inputs?.[0]);
  }

  #atExit(slot: number, isVirtual: (node: UiNode) => boolean, depth: number): Source {
    const link = [...this.#links].find(([, { to, toSlot }]) => to === EXIT && toSlot === slot);
    return link && this.sourceOf(link[0], isVirtual, depth + 1);
  }

  #setNode(get: UiNode, from: (input: { link?: number | null | undefined } | undefined) => Source): Source {
    const nameOf = ({ widgets_values: values }: UiNode): unknown =>
      Array.isArray(values) ? values[0] : undefined;
    const set = [...this.nodes.values()].find((one) => one.type === "SetNode" && nameOf(one) === nameOf(get));
    return from(set?.inputs?.[0]);
  }
}
