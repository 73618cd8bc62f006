import { isRecord } from "./is-record.ts";

/** One input of a node, read from an /object_info entry (PROTOCOL 8). */
export interface InputSpec {
  /** `INT`, `IMAGE`, `A,B` (either), `*` (anything); `COMBO` for a list of values. */
  readonly type: string;
  /** The values of a list; absent where the server fills it by another route (`remote`, `remote_combo`). */
  readonly options?: readonly unknown[];
  /** Several values of the list may be chosen. */
  readonly multiple: boolean;
  readonly min?: number;
  readonly max?: number;
  /** The list contains uploaded files: the node itself checks the name, after the upload. */
  readonly upload: boolean;
  /** A widget of its own kind (COLOR, CURVE…) stands for a value of any shape. */
  readonly widget: boolean;
}

/** `[["a","b"], {…}?]` · `["INT", {…}?]` · `["COMBO", {options}]`. */
export function readInputSpec(spec: readonly unknown[]): InputSpec {
  const [kind, rest] = spec;
  const details = isRecord(rest) ? rest : {};
  // image_upload, audio_upload, and what packs call theirs
  const upload = Object.keys(details).some((key) => /(^|_)upload/.test(key) && details[key] === true);
  const multiple = details.multiselect === true;
  const widget = ["default", "socketless", "widgetType"].some((key) => (details[key] ?? null) !== null);
  if (Array.isArray(kind)) return { type: "COMBO", options: kind, multiple, upload, widget };
  const type = typeof kind === "string" ? kind : "*";
  const remote = Object.hasOwn(details, "remote") || Object.hasOwn(details, "remote_combo");
  const options = type === "COMBO" && !remote && Array.isArray(details.options) ? details.options : undefined;
  const min = typeof details.min === "number" ? details.min : undefined;
  const max = typeof details.max === "number" ? details.max : undefined;
  return {
    type,
    ...(options && { options }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    multiple,
    upload,
    widget,
  };
}

/** The type of an output; a list of values is a COMBO. Anything else is not a type: an object may throw when it is converted to text. */
export function outputType(output: unknown): string {
  if (typeof output === "string") return output;
  return Array.isArray(output) ? "COMBO" : `(${typeof output})`;
}

/** `IMAGE,MASK` are two. */
export function typeNames(types: string): string[] {
  return types.split(",").map((type) => type.trim());
}

/** Whether an output of one type may feed an input of another, as ComfyUI judges: equal, `*`, or a common name in the lists. */
export function typesMeet(output: unknown, input: string): boolean {
  const outputName = outputType(output);
  // COMFY_MATCHTYPE_V3 and similar names stand for a type that the graph decides.
  const open = (type: string) => type === "*" || type.startsWith("COMFY_");
  return (
    [...typeNames(outputName), ...typeNames(input)].some(open) ||
    typeNames(input).some((type) => typeNames(outputName).includes(type))
  );
}

/** Types that have a widget in the interface, so that a literal may stand for them; any other must come by a link. */
const widgetTypes =
  /^(INT|FLOAT|STRING|BOOLEAN|COMBO|\*|COMFY_.*|COLORS?|CURVE|RANGE|BOUNDING_BOX(ES)?|HISTOGRAM)$/;

export function takesLiteral({ type, widget }: Pick<InputSpec, "type" | "widget">): boolean {
  return widget || typeNames(type).some((name) => widgetTypes.test(name));
}

/** The number that the server makes of a literal, or undefined where Python's int() and float() would raise. */
export function asNumber(type: "INT" | "FLOAT", value: unknown): number | undefined {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return type === "INT" ? Math.trunc(value) : value;
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  const pattern = type === "INT" ? /^[+-]?\d+$/ : /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
  return pattern.test(text) ? Number(text) : undefined;
}
