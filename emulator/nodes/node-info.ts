import type { Json, JsonObject } from "../python/json.ts";

/** `[type or options, options object?]` of one input. */
export type InputSpec = [Json, JsonObject?];
type Inputs = Record<string, InputSpec>;

/** One entry of `/object_info`. */
export type NodeInfo = JsonObject & {
  input: { required?: Inputs; optional?: Inputs; hidden?: Record<string, Json> };
  input_order: Record<string, string[]>;
  output: string[];
  python_module: string;
  output_node: boolean;
};
