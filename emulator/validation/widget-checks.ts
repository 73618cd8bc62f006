import type { GraphNode } from "../jobs/job.ts";
import { annotatedFile } from "../nodes/load-image.ts";
import type { InputSpec } from "../nodes/node-info.ts";
import { CoercionError, coerce } from "../python/coerce.ts";
import { isObject, type Json, type JsonObject, numberOf } from "../python/json.ts";
import { pythonRepr, pythonStr } from "../python/text.ts";
import type { World } from "../world.ts";
import { type NodeError, nodeError } from "./node-error.ts";

/** The error shows no longer list of options. */
const MAX_OPTIONS_SHOWN = 20;

/** Checks a value that is not a link and writes it back coerced. Types without a widget (IMAGE…) pass. */
export function checkWidget(
  node: GraphNode,
  name: string,
  [type, options = {}]: InputSpec,
  world: World,
): NodeError | undefined {
  const given = node.inputs[name] ?? null;
  const wrapped = isObject(given) && given.__value__ !== undefined ? given.__value__ : given;
  const known = { input_name: name, input_config: [type, options] };
  let value: Json;
  try {
    value = coerce(wrapped, type);
  } catch (caught) {
    if (!(caught instanceof CoercionError)) throw caught;
    const message = `Failed to convert an input value to a ${pythonStr(type)} value`;
    const details = `${name}, ${pythonStr(wrapped)}, ${caught.message}`;
    const extra = { ...known, received_value: wrapped, exception_message: caught.message };
    return nodeError("invalid_input_type", message, details, extra);
  }
  node.inputs[name] = value;
  // LoadImage checks its file itself, not its list of options.
  if (node.class_type === "LoadImage" && name === "image") return checkImageFile(name, value, world);
  const extra = { ...known, received_value: value };
  const { min = null, max = null } = options;
  if (isBelow(value, min)) {
    const message = `Value ${pythonRepr(value)} smaller than min of ${pythonRepr(min)}`;
    return nodeError("value_smaller_than_min", message, name, extra);
  }
  if (isBelow(max, value)) {
    const message = `Value ${pythonRepr(value)} bigger than max of ${pythonRepr(max)}`;
    return nodeError("value_bigger_than_max", message, name, extra);
  }
  const allowed = optionsOf(type, options, world);
  return allowed === undefined || isChosen(value, allowed, options)
    ? undefined
    : notInList(name, value, allowed, extra);
}

/** What the value must be one of. Undefined: nobody checks it. */
function optionsOf(type: Json, options: JsonObject, { dress }: World): readonly Json[] | undefined {
  if (Array.isArray(type)) return type;
  if (type !== "COMBO" || !dress.prompts.checksCombos) return undefined;
  return Array.isArray(options.options) ? options.options : undefined;
}

function isChosen(value: Json, allowed: readonly Json[], { multiselect }: JsonObject): boolean {
  return multiselect === true && Array.isArray(value)
    ? value.every((one) => allowed.includes(one))
    : allowed.includes(value);
}

function checkImageFile(name: string, value: Json, world: World): NodeError | undefined {
  if (annotatedFile(pythonStr(value), world) !== undefined) return undefined;
  const details = `${name} - Invalid image file: ${pythonStr(value)}`;
  return nodeError("custom_validation_failed", "Custom validation failed for node", details, {
    input_name: name,
  });
}

function notInList(name: string, value: Json, options: readonly Json[], extra: JsonObject): NodeError {
  const many = options.length > MAX_OPTIONS_SHOWN;
  const shown = many ? `(list of length ${options.length})` : pythonRepr([...options]);
  const details = `${name}: '${pythonStr(value)}' not in ${shown}`;
  const kept = many ? { ...extra, input_config: null } : extra;
  return nodeError("value_not_in_list", "Value not in list", details, kept);
}

/** False if one of them is not a number. Exact beyond 2^53, because seeds are that large. */
function isBelow(left: Json, right: Json): boolean {
  if (typeof left === "bigint" || typeof right === "bigint") {
    const [a, b] = [left, right].map((value) => (typeof value === "number" ? BigInt(value) : value));
    return typeof a === "bigint" && typeof b === "bigint" && a < b;
  }
  const [a, b] = [numberOf(left), numberOf(right)];
  return a !== undefined && b !== undefined && a < b;
}
