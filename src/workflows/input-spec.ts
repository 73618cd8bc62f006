/** One input of a node, read from an /object_info entry (PROTOCOL 8). */
export interface InputSpec {
  /** `INT`, `IMAGE`, `A,B` (either), `*` (anything); `COMBO` for a list of values. */
  readonly type: string;
  /** The values of a list; absent where the server fills it by another route. */
  readonly options?: readonly unknown[];
  readonly min?: number;
  readonly max?: number;
  /** The list contains uploaded files: the node itself checks the name, after the upload. */
  readonly upload: boolean;
}

/** `[["a","b"], {…}?]` · `["INT", {…}?]` · `["COMBO", {options}]`. */
export function readInputSpec(spec: readonly unknown[]): InputSpec {
  const [kind, rest] = spec;
  const details = (typeof rest === "object" && rest !== null ? rest : {}) as Readonly<
    Record<string, unknown>
  >;
  const upload =
    details.image_upload === true || details.video_upload === true || details.audio_upload === true;
  if (Array.isArray(kind)) return { type: "COMBO", options: kind, upload };
  const type = typeof kind === "string" ? kind : "*";
  const options = type === "COMBO" && Array.isArray(details.options) ? details.options : undefined;
  const min = typeof details.min === "number" ? details.min : undefined;
  const max = typeof details.max === "number" ? details.max : undefined;
  return {
    type,
    ...(options && { options }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    upload,
  };
}

/** The type of an output; a list of values is a COMBO. Anything else is not a type: an object may throw when it is converted to text. */
export function outputType(output: unknown): string {
  if (typeof output === "string") return output;
  return Array.isArray(output) ? "COMBO" : `(${typeof output})`;
}

/** Whether an output of one type may feed an input of another, as ComfyUI judges: equal, `*`, or a common name in the lists. */
export function typesMeet(output: unknown, input: string): boolean {
  const outputName = outputType(output);
  const names = (types: string) => types.split(",").map((type) => type.trim());
  // COMFY_MATCHTYPE_V3 and similar names stand for a type that the graph decides.
  const open = (type: string) => type === "*" || type.startsWith("COMFY_");
  return (
    [...names(outputName), ...names(input)].some(open) ||
    names(input).some((type) => names(outputName).includes(type))
  );
}

/** A literal may stand for these; any other type must come by a link. */
const literalTypes = new Set(["INT", "FLOAT", "STRING", "BOOLEAN", "COMBO", "*"]);

export function takesLiteral(type: string): boolean {
  return type.split(",").some((name) => literalTypes.has(name.trim()) || name.trim().startsWith("COMFY_"));
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
