import type { NodeInfo } from "../nodes/node-info.ts";
import { type Graph, isLink } from "./job.ts";

/**
 * Decides which node runs next. The server discovers nodes from the outputs back to their inputs. Among the ready nodes it
 * prefers the one that shows a picture soonest: an output node, then a node one link before an output node, then a node two
 * links before, then the first in the order of discovery. The recorded traces show this order.
 */
export class ExecutionOrder {
  readonly #graph: Graph;
  readonly #nodes: Readonly<Record<string, NodeInfo>>;
  /** Nodes not yet executed, in the order of discovery, each with the nodes that it waits for. */
  readonly #waiting = new Map<string, Set<string>>();

  constructor(
    graph: Graph,
    nodes: Readonly<Record<string, NodeInfo>>,
    outputs: readonly string[],
    isCached: (id: string) => boolean,
  ) {
    this.#graph = graph;
    this.#nodes = nodes;
    for (const output of outputs) this.#discover(output, isCached);
  }

  next(): string | undefined {
    const ready = [...this.#waiting].filter(([, blockers]) => blockers.size === 0).map(([id]) => id);
    const near = (distance: number) => ready.find((id) => this.#leadsToOutput(id, distance));
    return near(0) ?? near(1) ?? near(2) ?? ready[0];
  }

  done(id: string): void {
    this.#waiting.delete(id);
    for (const blockers of this.#waiting.values()) blockers.delete(id);
  }

  #discover(output: string, isCached: (id: string) => boolean): void {
    const stack = [output];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (this.#waiting.has(id)) continue;
      const sources = Object.values(this.#graph[id]?.inputs ?? {})
        .filter(isLink)
        .map(([source]) => source)
        .filter((source) => !isCached(source));
      this.#waiting.set(id, new Set(sources));
      stack.push(...sources);
    }
  }

  #leadsToOutput(id: string, distance: number): boolean {
    if (distance === 0) return this.#nodes[this.#graph[id]?.class_type ?? ""]?.output_node === true;
    return [...this.#waiting].some(
      ([other, blockers]) => blockers.has(id) && this.#leadsToOutput(other, distance - 1),
    );
  }
}
