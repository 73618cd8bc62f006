import type { NodeInfo, ObjectInfo } from "../../comfyui/replies.ts";
import { readInputSpec } from "../input-spec.ts";
import { isRecord } from "../is-record.ts";
import type { UiNode } from "./read-ui.ts";
import { detailsOf, type Widget, widgetsOf, widgetsOfOption } from "./widgets.ts";

export type Values = Record<string, unknown>;

/** What may stand between two widgets: the interface saves it beside a number or a list, and the server does not know it. */
const control = /^(fixed|increment|increment-wrap|decrement|randomize)$/;
const hasControl = ({ name, spec }: Widget): boolean =>
  /(^|\.)(noise_)?seed$/.test(name) || (detailsOf(spec).control_after_generate ?? false) !== false;

/** No node needs more steps; a hostile file may. */
const MAX_STEPS = 20_000;
/** Values of the buttons that upload a file or play it. */
const MAX_BUTTONS = 3;

interface Way {
  /** A value of a list must be in the server's list. */
  readonly strict: boolean;
  /** The node has more widgets today than when the workflow was saved: the last ones keep their defaults. */
  readonly grown: boolean;
}
const ways: readonly Way[] = [
  { strict: true, grown: false },
  { strict: false, grown: false },
  { strict: true, grown: true },
  { strict: false, grown: true },
];

/** The value of each widget by the input's name; undefined where the saved values cannot be the widgets of this class. */
export function pairWidgets(node: UiNode, info: NodeInfo, served: ObjectInfo): Values | undefined {
  const widgets = widgetsOf(node, info, served);
  const saved = node.widgets_values;
  if (isRecord(saved)) return byName(widgets, saved, node, served);
  const values = Array.isArray(saved) ? saved : [];
  // what a node without widgets saves is what it shows
  if (widgets.length === 0) return {};
  const buttons = widgets.some(({ spec }) => readInputSpec(spec).upload) ? MAX_BUTTONS : 0;
  for (const way of ways) {
    const found = new Pairing(node, served, way, buttons).from(widgets, values);
    if (found !== undefined) return Object.fromEntries(found);
  }
  return undefined;
}

type Pairs = [name: string, value: unknown][];
type Entry = Widget | "control";

class Pairing {
  readonly #node: UiNode;
  readonly #served: ObjectInfo;
  readonly #way: Way;
  readonly #buttons: number;
  #steps = 0;

  constructor(node: UiNode, served: ObjectInfo, way: Way, buttons: number) {
    this.#node = node;
    this.#served = served;
    this.#way = way;
    this.#buttons = buttons;
  }

  from(entries: readonly Entry[], values: readonly unknown[]): Pairs | undefined {
    if (++this.#steps > MAX_STEPS) return undefined;
    const [entry, ...rest] = entries;
    if (entry === undefined) {
      const left = values.filter((value) => value !== null);
      return left.length <= this.#buttons ? [] : undefined;
    }
    const [value, ...others] = values;
    if (entry === "control") {
      const taken = typeof value === "string" && control.test(value) ? this.from(rest, others) : undefined;
      return taken ?? this.from(rest, values);
    }
    if (values.length === 0) return this.#byDefault(entry, rest);
    if (!this.#suits(entry, value)) return undefined;
    const brought =
      entry.spec[0] === "COMFY_DYNAMICCOMBO_V3"
        ? widgetsOfOption(entry, value, this.#node, this.#served)
        : [];
    const then = this.from(
      [...(hasControl(entry) ? (["control"] as const) : []), ...brought, ...rest],
      others,
    );
    return then && [[entry.name, value], ...then];
  }

  #byDefault(entry: Widget, rest: readonly Entry[]): Pairs | undefined {
    if (!this.#way.grown) return undefined;
    const value = defaultOf(entry.spec);
    if (value === undefined && entry.required) return undefined;
    const then = this.from(rest, []);
    return then && (value === undefined ? then : [[entry.name, value], ...then]);
  }

  /** A linked widget keeps a value that means nothing. */
  #suits({ name, spec }: Widget, value: unknown): boolean {
    if (isLinked(this.#node, name)) return true;
    const { type, options, upload } = readInputSpec(spec);
    switch (type) {
      case "INT":
      case "FLOAT":
        return typeof value === "number";
      case "BOOLEAN":
        return typeof value === "boolean";
      case "STRING":
        return typeof value === "string";
      case "COMBO":
        if (value === null || value === undefined) return false;
        return !this.#way.strict || options === undefined || upload || options.includes(value);
      default:
        return value !== undefined;
    }
  }
}

function byName(
  widgets: readonly Widget[],
  saved: Readonly<Record<string, unknown>>,
  node: UiNode,
  served: ObjectInfo,
): Values | undefined {
  const values: Values = {};
  const open = [...widgets];
  // grows while it is walked
  for (const widget of open) {
    const value = Object.hasOwn(saved, widget.name) ? saved[widget.name] : defaultOf(widget.spec);
    if (value === undefined) {
      if (widget.required && !isLinked(node, widget.name)) return undefined;
      continue;
    }
    values[widget.name] = value;
    if (widget.spec[0] === "COMFY_DYNAMICCOMBO_V3" && open.length < MAX_STEPS)
      open.push(...widgetsOfOption(widget, value, node, served));
  }
  return values;
}

function isLinked(node: UiNode, name: string): boolean {
  const input = node.inputs?.find((one) => one.name === name || one.widget?.name === name);
  return typeof input?.link === "number";
}

function defaultOf(spec: readonly unknown[]): unknown {
  const given = detailsOf(spec).default;
  return given ?? readInputSpec(spec).options?.[0];
}
