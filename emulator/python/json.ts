/**
 * JSON as Python writes and reads it: floats keep their point (`1.0`), big integers keep their digits, separators are `", "`
 * and `": "`, everything beyond ASCII is escaped.
 * One difference remains: JavaScript sorts integer-like keys of an object, Python keeps their order.
 */
export class PyFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export type Json = null | boolean | number | bigint | string | PyFloat | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** Parses like `json.loads`; throws SyntaxError. Large integers become bigint, literals with a point or exponent PyFloat. */
export function parsePython(text: string): Json {
  const revive = (_key: string, value: unknown, context?: { source?: string }): unknown => {
    if (typeof value !== "number" || context?.source === undefined) return value;
    if (/[.eE]/.test(context.source)) return new PyFloat(value);
    return Number.isSafeInteger(value) ? value : BigInt(context.source);
  };
  return JSON.parse(text, revive);
}

/** `json.dumps` with its defaults. */
export function pythonJson(value: Json): string {
  if (value === null) return "null";
  switch (typeof value) {
    case "string":
      return quote(value);
    case "object":
      break;
    default:
      return String(value);
  }
  if (value instanceof PyFloat) return floatText(value.value);
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(", ")}]`;
  return `{${Object.entries(value)
    .map(([key, entry]) => `${quote(key)}: ${pythonJson(entry)}`)
    .join(", ")}}`;
}

/** `repr(float)`: always with a point or an exponent, the exponent with two digits, from 1e16 up and below 1e-4. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    const [digits = "", exponent = "0"] = value.toExponential().split("e");
    const power = Number(exponent);
    return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  }
  const text = Object.is(value, -0) ? "-0" : String(value);
  return text.includes(".") ? text : `${text}.0`;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof PyFloat);
}

/** The number of an int or a float. Undefined for everything else, bool included. */
export function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  return value instanceof PyFloat ? value.value : undefined;
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
