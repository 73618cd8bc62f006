import { closest } from "../input/did-you-mean.ts";
import { suggestion } from "../input/sentences.ts";
import type { Text } from "../text.ts";
import type { FindingCode } from "./finding-code.ts";
import { asNumber, type InputSpec } from "./input-spec.ts";
import { isRecord } from "./is-record.ts";

/** A message lists at most this many values. */
const maxListed = 12;

/** A value written into the graph: in its list, or a number within its range. The server converts strings; "step" is not enforced. */
export function checkLiteral(
  value: unknown,
  spec: InputSpec,
  report: (code: FindingCode, text: Text) => void,
): void {
  const { options } = spec;
  if (options !== undefined) {
    const chosen = spec.multiple && Array.isArray(value) ? value : [value];
    for (const one of spec.upload ? [] : chosen)
      if (!options.includes(one)) report("value-not-in-list", notListed(one, options));
    return;
  }
  const type = numberType(spec);
  if (type === undefined) return;
  const number = asNumber(type, value);
  if (number === undefined || !Number.isFinite(number)) {
    const kind = type === "INT" ? { fr: "un entier", en: "an integer" } : { fr: "un nombre", en: "a number" };
    report("value-not-a-number", {
      fr: `${kind.fr} est attendu, pas ${quoted(value)}.`,
      en: `${kind.en} is expected, not ${quoted(value)}.`,
    });
  } else if (number < (spec.min ?? -Infinity) || number > (spec.max ?? Infinity)) {
    const [min, max] = [spec.min ?? "−∞", spec.max ?? "+∞"];
    report("value-out-of-range", {
      fr: `${number} est hors de l'intervalle ${min} … ${max}.`,
      en: `${number} is outside the range ${min} … ${max}.`,
    });
  }
}

/** A list is written as `{"__value__": […]}`: a bare one is a link. */
export function unwrapped(value: unknown): unknown {
  return isRecord(value) && Object.hasOwn(value, "__value__") ? value.__value__ : value;
}

/** Of `FLOAT,INT` the server converts nothing, but compares with the bounds: a text there is an error. */
function numberType({ type, min, max }: InputSpec): "INT" | "FLOAT" | undefined {
  if (type === "INT" || type === "FLOAT") return type;
  const bounded = min !== undefined || max !== undefined;
  return bounded && /^\s*(INT|FLOAT)\s*,\s*(INT|FLOAT)\s*$/.test(type) ? "FLOAT" : undefined;
}

function notListed(value: unknown, options: readonly unknown[]): Text {
  if (options.length === 0)
    return {
      fr: `la liste du serveur est vide : ${quoted(value)} n'y est pas. Le fichier manque sans doute dans le dossier que lit ce nœud.`,
      en: `the server's list is empty: ${quoted(value)} is not in it. The file is probably missing from the folder that this node reads.`,
    };
  const words = options.map((option) => (typeof option === "string" ? option : quoted(option)));
  const near = suggestion(typeof value === "string" ? closest(value, words) : undefined);
  const more = words.length > maxListed ? ` … (${words.length})` : "";
  const list = words.slice(0, maxListed).join(", ") + more;
  return {
    fr: `${quoted(value)} n'est pas dans la liste du serveur : ${list}.${near.fr}`,
    en: `${quoted(value)} is not in the server's list: ${list}.${near.en}`,
  };
}

function quoted(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? "–").slice(0, 120);
  } catch {
    return "[…]"; // nested deeper than the stack
  }
}
