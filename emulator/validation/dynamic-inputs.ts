import type { InputSpec, NodeInfo } from "../nodes/node-info.ts";
import { isObject, type Json, type JsonObject, numberOf } from "../python/json.ts";

/** The inputs that a node is checked against, by their whole names. */
export interface FinalInputs {
  readonly required: Record<string, InputSpec>;
  readonly optional: Record<string, InputSpec>;
  /** Some come from a dynamic input: error details then name only the last part. */
  dynamic: boolean;
}

/** Replaces dynamic inputs by what they stand for with these values, in the order of ComfyUI 0.33.0. */
export function finalInputs(input: NodeInfo["input"], given: JsonObject): FinalInputs {
  const out: FinalInputs = { required: {}, optional: {}, dynamic: false };
  addAll(out, given, input, []);
  return out;
}

type Kind = "required" | "optional";

/** `path`: the dynamic inputs around this section. */
function addAll(out: FinalInputs, given: JsonObject, section: unknown, path: readonly string[]): void {
  for (const [kind, name, spec] of specsOf(section)) {
    const below = [...path, name];
    const expand = typeof spec[0] === "string" ? expanders[spec[0]] : undefined;
    if (expand !== undefined) {
      expand(out, given, spec, kind, below);
      continue;
    }
    out[kind][below.join(".")] = spec;
    if (path.length > 0) out.dynamic = true;
  }
}

type Expander = (
  out: FinalInputs,
  given: JsonObject,
  spec: InputSpec,
  kind: Kind,
  path: readonly string[],
) => void;

const expanders: Readonly<Record<string, Expander>> = {
  /** Takes the list's own name away and puts its members there. */
  COMFY_AUTOGROW_V3: (out, _given, [, options = {}], _kind, path) => {
    const template = isObject(options.template) ? options.template : {};
    const [first] = specsOf(template.input);
    if (first === undefined) return;
    const [kind, , spec] = first;
    const least = numberOf(template.min ?? null) ?? 0;
    const names = Array.isArray(template.names)
      ? template.names
      : Array.from({ length: numberOf(template.max ?? null) ?? 0 }, (_, at) => `${template.prefix}${at}`);
    for (const [index, name] of names.entries())
      out[kind === "required" && index < least ? "required" : "optional"][[...path, name].join(".")] = spec;
    out.dynamic = true;
  },
  /** A key that no option has, or none, leaves nothing behind: it is not even missing. */
  COMFY_DYNAMICCOMBO_V3: (out, given, spec, kind, path) => {
    const id = path.join(".");
    const options = Array.isArray(spec[1]?.options) ? spec[1].options : [];
    const chosen = options.find((option) => isObject(option) && option.key === (given[id] ?? null));
    if (!isObject(chosen)) return;
    addAll(out, given, chosen.inputs, path);
    out[kind][id] = spec;
    out.dynamic = true;
  },
  COMFY_DYNAMICSLOT_V3: (out, given, spec, kind, path) => {
    const id = path.join(".");
    if (given[id] === undefined) return;
    addAll(out, given, spec[1]?.inputs, path);
    out[kind][id] = spec;
    out.dynamic = true;
  },
};

function specsOf(section: unknown): [Kind, string, InputSpec][] {
  if (!isObject(section as Json)) return [];
  const kinds = section as { readonly [K in Kind]?: Record<string, InputSpec> };
  return (["required", "optional"] as const).flatMap((kind) =>
    Object.entries(kinds[kind] ?? {}).map(([name, spec]): [Kind, string, InputSpec] => [kind, name, spec]),
  );
}
