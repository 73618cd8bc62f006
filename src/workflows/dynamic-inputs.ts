import { isRecord } from "./is-record.ts";

/** One input as /object_info writes it: `[type, {…}?]`. */
type Spec = readonly unknown[];
type Section = Readonly<Record<string, Spec>>;

/** The inputs of one node of a graph, for the values that it has: the dynamic ones are replaced by what they stand for. */
export interface LiveInputs {
  readonly required: Map<string, Spec>;
  readonly optional: Map<string, Spec>;
  /** Inputs of options that are not chosen, and of dynamic inputs of an unknown kind: not judged, nor what lies below them. */
  readonly ignored: Set<string>;
}

/** ComfyUI itself allows a hundred names (0.33.0); a hostile table must not cost more than this. */
const MAX_NAMES = 1_000;
/** Options within options. ComfyUI's own nodes need two levels. */
const MAX_DEPTH = 8;

/**
 * Expands an entry of /object_info as POST /prompt does before it checks a node (ComfyUI 0.33.0): `images` of a growing
 * list becomes `images.image0`…, a choice brings the inputs of its option (`resize_type.multiplier`), a slot those that
 * belong to it once it is linked. A choice itself becomes a COMBO of its keys.
 */
export function liveInputs(
  sections: { readonly required?: Section | undefined; readonly optional?: Section | undefined },
  given: Readonly<Record<string, unknown>>,
): LiveInputs {
  const live: LiveInputs = { required: new Map(), optional: new Map(), ignored: new Set() };
  expand(sections, "", given, live, 0);
  return live;
}

type Kind = "required" | "optional";

function expand(
  sections: unknown,
  prefix: string,
  given: Readonly<Record<string, unknown>>,
  live: LiveInputs,
  depth: number,
): void {
  for (const [kind, name, spec] of entriesOf(sections)) {
    const id = prefix + name;
    const details = isRecord(spec[1]) ? spec[1] : {};
    const below = (inner: unknown): void => expand(inner, `${id}.`, given, live, depth + 1);
    const idle = (inner: unknown): void => {
      for (const [, leaf] of entriesOf(inner)) live.ignored.add(`${id}.${leaf}`);
    };
    if (depth >= MAX_DEPTH) live.ignored.add(id);
    else if (spec[0] === "COMFY_AUTOGROW_V3") grow(id, details.template, live);
    else if (spec[0] === "COMFY_DYNAMICCOMBO_V3") {
      const options = (Array.isArray(details.options) ? details.options : []).filter(isRecord);
      live[kind].set(id, ["COMBO", { options: options.map(({ key }) => key) }]);
      const chosen = options.find(({ key }) => Object.hasOwn(given, id) && key === given[id]);
      for (const { inputs } of options) idle(inputs);
      if (chosen) below(chosen.inputs);
    } else if (spec[0] === "COMFY_DYNAMICSLOT_V3") {
      live[kind].set(id, [details.slotType ?? "*", {}]);
      if (Object.hasOwn(given, id)) below(details.inputs);
      else idle(details.inputs);
    } else {
      live[kind].set(id, spec);
      if (isNewKind(spec[0])) live.ignored.add(id);
    }
  }
}

function isNewKind(type: unknown): boolean {
  return typeof type === "string" && /^COMFY_(DYNAMIC|AUTOGROW)/.test(type);
}

/** The names of a growing list: the first `min` are required, unless what grows is optional. The list itself is no input. */
function grow(id: string, template: unknown, live: LiveInputs): void {
  const { input, names, prefix, min, max } = isRecord(template) ? template : {};
  const [first] = entriesOf(input);
  const all = Array.isArray(names)
    ? names.slice(0, MAX_NAMES).filter((name) => typeof name === "string")
    : typeof prefix === "string"
      ? Array.from({ length: lengthOf(max) }, (_, index) => `${prefix}${index}`)
      : [];
  if (first === undefined || all.length === 0) {
    live.ignored.add(id);
    return;
  }
  const [kind, , spec] = first;
  const least = typeof min === "number" ? min : 0;
  for (const [index, name] of all.entries())
    live[kind === "required" && index < least ? "required" : "optional"].set(`${id}.${name}`, spec);
}

function lengthOf(max: unknown): number {
  return typeof max === "number" && max >= 1 ? Math.min(Math.floor(max), MAX_NAMES) : 0;
}

/** Each input of a "required" and an "optional" section; what has another shape is left out. */
function entriesOf(sections: unknown): [Kind, string, Spec][] {
  if (!isRecord(sections)) return [];
  return (["required", "optional"] as const).flatMap((kind) =>
    Object.entries(isRecord(sections[kind]) ? sections[kind] : {}).flatMap(
      ([name, spec]): [Kind, string, Spec][] => (Array.isArray(spec) ? [[kind, name, spec]] : []),
    ),
  );
}

export function isIgnored(name: string, { ignored }: LiveInputs): boolean {
  let end = name.length;
  // the name itself, then what it lies below
  for (; end > 0; end = name.lastIndexOf(".", end - 1)) if (ignored.has(name.slice(0, end))) return true;
  return false;
}
