import { isObject, type Json, numberOf, PyFloat } from "./json.ts";
import { pythonRepr, pythonStr, pythonTypeName } from "./text.ts";

/** Python's own conversion failed. Its message becomes part of the error details. */
export class CoercionError extends Error {}

/** Converts a value as the server does for an input of this type. Values of other types do not change. */
export function coerce(value: Json, type: Json): Json {
  switch (type) {
    case "INT":
      return toInt(value);
    case "FLOAT":
      return toFloat(value);
    case "STRING":
      return pythonStr(value);
    case "BOOLEAN":
      return isTruthy(value);
    default:
      return value;
  }
}

function toInt(value: Json): Json {
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (value instanceof PyFloat) {
    const whole = Math.trunc(value.value);
    if (!Number.isFinite(whole)) throw new CoercionError("cannot convert float infinity to integer");
    return Number.isSafeInteger(whole) ? whole : BigInt(whole);
  }
  if (typeof value === "string") {
    if (!/^\s*[+-]?\d+\s*$/.test(value)) {
      throw new CoercionError(`invalid literal for int() with base 10: ${pythonRepr(value)}`);
    }
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : BigInt(value.trim());
  }
  throw new CoercionError(
    `int() argument must be a string, a bytes-like object or a real number, not '${pythonTypeName(value)}'`,
  );
}

function toFloat(value: Json): PyFloat {
  if (typeof value === "boolean") return new PyFloat(Number(value));
  const number = numberOf(value);
  if (number !== undefined) return new PyFloat(number);
  if (typeof value === "string") {
    const parsed = Number(value.trim());
    if (value.trim() === "" || Number.isNaN(parsed)) {
      throw new CoercionError(`could not convert string to float: ${pythonRepr(value)}`);
    }
    return new PyFloat(parsed);
  }
  throw new CoercionError(
    `float() argument must be a string or a real number, not '${pythonTypeName(value)}'`,
  );
}

function isTruthy(value: Json): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  return value instanceof PyFloat ? value.value !== 0 : Boolean(value);
}
