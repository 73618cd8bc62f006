import { CodedError } from "../errors.ts";
import type { Language, Text } from "../text.ts";
import type { PngFile } from "./png.ts";
import { parsePythonJson } from "./python-json.ts";

type JsonObject = Record<string, unknown>;

/** The graph that ComfyUI wrote into the PNG, by node id. Throws a CodedError: PROMPT_MISSING, PROMPT_UNREADABLE. */
export function embeddedPrompt({ texts }: PngFile): JsonObject {
  const text = texts.get("prompt");
  if (text === undefined)
    throw new CodedError("PROMPT_MISSING", {
      fr: "Le PNG ne contient pas de bloc tEXt « prompt ». ComfyUI l'écrit sauf avec --disable-metadata : retirez cette option, ou cherchez ce qui réécrit les images.",
      en: 'The PNG holds no tEXt chunk "prompt". ComfyUI writes it unless --disable-metadata is set: remove that flag, or look for what rewrites the images.',
    });
  const prompt = parsePythonJson(text);
  if (!isObject(prompt)) {
    const start = shorten(text);
    throw new CodedError("PROMPT_UNREADABLE", {
      fr: `Le bloc tEXt « prompt » du PNG n'est pas un objet JSON (${text.length} caractères : ${start}). Cherchez ce qui réécrit les images.`,
      en: `The PNG's tEXt chunk "prompt" is not a JSON object (${text.length} characters: ${start}). Look for what rewrites the images.`,
    });
  }
  return prompt;
}

/**
 * Compares two graphs, except for the server's own changes: numbers converted to the input's type ("16" → 16), `__value__` unwrapped,
 * `is_changed` added; `_meta` is only a title. Undefined when equal; else the first difference.
 * Source: PROTOCOL.md 3.1 and 6.2 of the ground truth.
 */
export function samePrompt(sent: JsonObject, embedded: JsonObject): Text | undefined {
  for (const id of new Set([...Object.keys(sent), ...Object.keys(embedded)])) {
    const ours = ownObject(sent, id);
    const theirs = ownObject(embedded, id);
    if (!ours || !theirs) return difference(id, undefined, ours, theirs);
    if (ours.class_type !== theirs.class_type)
      return difference(id, "class_type", ours.class_type, theirs.class_type);
    const ourInputs = ownObject(ours, "inputs") ?? {};
    const theirInputs = ownObject(theirs, "inputs") ?? {};
    for (const name of new Set([...Object.keys(ourInputs), ...Object.keys(theirInputs)])) {
      const [a, b] = [ownValue(ourInputs, name), ownValue(theirInputs, name)];
      if (!sameValue(a, b)) return difference(id, name, a, b);
    }
  }
  return undefined;
}

function sameValue(sent: unknown, embedded: unknown): boolean {
  const [a, b] = [unwrap(sent), unwrap(embedded)];
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((value, i) => sameValue(value, b[i]));
  if (isObject(a) && isObject(b)) {
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...names].every((name) => sameValue(ownValue(a, name), ownValue(b, name)));
  }
  if (Object.is(a, b)) return true;
  const number = asNumber(a);
  return number !== undefined && number === asNumber(b);
}

/** The number that Python's int(), float() or str() reads from a literal or writes as one; true is 1. */
function asNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  if (typeof value !== "string" || !/^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(value))
    return undefined;
  return Number(value);
}

/** A list that is not a link is sent as `{"__value__": […]}`; the server keeps only the list. */
function unwrap(value: unknown): unknown {
  return isObject(value) && Object.hasOwn(value, "__value__") ? value.__value__ : value;
}

function difference(node: string, input: string | undefined, sent: unknown, embedded: unknown): Text {
  const place =
    input === undefined ? { fr: "", en: "" } : { fr: `, entrée « ${input} »`, en: `, input "${input}"` };
  const none = { fr: "rien", en: "nothing" };
  const show = (value: unknown, language: Language) =>
    value === undefined ? none[language] : shorten(asJson(value));
  return {
    fr: `Le prompt incorporé n'est pas celui envoyé : nœud ${show(node, "fr")}${place.fr} : envoyé ${show(sent, "fr")}, incorporé ${show(embedded, "fr")}.`,
    en: `The embedded prompt is not the one sent: node ${show(node, "en")}${place.en}: sent ${show(sent, "en")}, embedded ${show(embedded, "en")}.`,
  };
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "[…]"; // nested deeper than the stack: no graph of ours
  }
}

/** 80 characters at most, without control characters. */
function shorten(text: string): string {
  const start = text.slice(0, 200).replace(/\p{Cc}+/gu, " ");
  return start.length > 80 ? `${start.slice(0, 79)}…` : start;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Own members only: a node or input named like a member of Object.prototype must not be found there. */
function ownValue(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function ownObject(object: JsonObject, name: string): JsonObject | undefined {
  const value = ownValue(object, name);
  return isObject(value) ? value : undefined;
}
