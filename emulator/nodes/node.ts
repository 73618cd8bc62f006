import type { Job } from "../jobs/job.ts";
import { type Json, type JsonObject, numberOf } from "../python/json.ts";
import type { World } from "../world.ts";
import { type Given, isValue, PythonError, type Value, type ValueByKind } from "./values.ts";

export interface NodeContext {
  readonly world: World;
  readonly job: Job;
  /** Throws if POST /interrupt was called meanwhile. */
  checkInterrupt(): void;
  isInterrupted(): boolean;
  progress(value: number, max: number): void;
}

interface NodeResult {
  /** One value per output of the class. */
  readonly values?: readonly Value[];
  /** What the class shows: `{"images": [...]}`. */
  readonly ui?: JsonObject;
}

export type Behaviour = (inputs: NodeInputs, context: NodeContext) => NodeResult | Promise<NodeResult>;

/** The inputs of one node, by name and type. A literal of the wrong kind fails as it does in Python. */
export class NodeInputs {
  readonly #given: Readonly<Record<string, Given>>;

  constructor(given: Readonly<Record<string, Given>>) {
    this.#given = given;
  }

  number(name: string, fallback = 0): number {
    const given = this.#given[name];
    if (isValue(given)) return given.kind === "INT" ? given.number : fallback;
    return given === undefined ? fallback : (numberOf(given) ?? fallback);
  }

  text(name: string): string {
    const given = this.#given[name];
    if (isValue(given)) return given.kind === "STRING" ? given.text : "";
    return typeof given === "string" ? given : "";
  }

  value<Kind extends keyof ValueByKind>(name: string, kind: Kind): ValueByKind[Kind] {
    const value = this.optional(name, kind);
    if (value === undefined) {
      throw new PythonError("TypeError", `missing 1 required positional argument: '${name}'`);
    }
    return value;
  }

  optional<Kind extends keyof ValueByKind>(name: string, kind: Kind): ValueByKind[Kind] | undefined {
    const given = this.#given[name];
    if (given === undefined || given === null) return undefined;
    if (isValue(given) && given.kind === kind) return given as ValueByKind[Kind];
    const found = isValue(given) ? given.kind : typeof (given as Json);
    throw new PythonError("AttributeError", `'${found}' object cannot be used as ${kind} for '${name}'`);
  }
}
