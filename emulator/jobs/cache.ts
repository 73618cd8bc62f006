import { createHash } from "node:crypto";
import type { Value } from "../nodes/values.ts";
import { type Json, type JsonObject, pythonJson } from "../python/json.ts";
import { type Graph, isLink } from "./job.ts";

/** The result of a node: its values and, if it displays something, its output and meta. */
export interface CachedNode {
  readonly values: readonly Value[];
  readonly ui?: { readonly output: JsonObject; readonly meta: JsonObject };
}

/**
 * Results by signature: class, inputs and the signatures of everything upstream. As in the real server, the cache keeps only
 * what the current prompt can use: an unrelated prompt empties it.
 */
export class NodeCache {
  #entries = new Map<string, CachedNode>();
  #signatures = new Map<string, string>();

  /** Starts a new prompt: computes its signatures and drops every result that it cannot use. */
  enter(graph: Graph): void {
    this.#signatures = new Map();
    for (const id of Object.keys(graph)) this.#signatureOf(id, graph);
    const usable = new Set(this.#signatures.values());
    this.#entries = new Map([...this.#entries].filter(([signature]) => usable.has(signature)));
  }

  get(id: string): CachedNode | undefined {
    return this.#entries.get(this.#signatures.get(id) ?? "");
  }

  set(id: string, entry: CachedNode): void {
    this.#entries.set(this.#signatures.get(id) ?? "", entry);
  }

  /** The model files that a kept result refers to. */
  files(): ReadonlySet<string> {
    const values = [...this.#entries.values()].flatMap((entry) => entry.values);
    return new Set(values.flatMap((value) => ("file" in value ? [value.file] : [])));
  }

  clear(): void {
    this.#entries.clear();
  }

  #signatureOf(id: string, graph: Graph): string {
    const known = this.#signatures.get(id);
    if (known !== undefined) return known;
    this.#signatures.set(id, `unresolved ${id}`);
    const node = graph[id];
    const inputs = Object.entries(node?.inputs ?? {})
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(
        ([name, value]): Json => [
          name,
          isLink(value) ? [this.#signatureOf(value[0], graph), value[1]] : value,
        ],
      );
    const text = pythonJson([node?.class_type ?? null, node?.is_changed ?? false, inputs]);
    const signature = createHash("sha1").update(text).digest("hex");
    this.#signatures.set(id, signature);
    return signature;
  }
}
