import type { NodeInfo, ObjectInfo } from "../../comfyui/replies.ts";
import { typeNames } from "../input-spec.ts";
import { isRecord } from "../is-record.ts";
import { isGiven } from "../untold.ts";
import type { UiNode } from "./read-ui.ts";

/** An input as /object_info writes it: `[type, {…}?]`. */
type Spec = readonly unknown[];

/** One widget of a node, in the order in which the interface makes and saves them. */
export interface Widget {
  readonly name: string;
  readonly spec: Spec;
  readonly required: boolean;
}

const primitive = /^(INT|FLOAT|STRING|BOOLEAN|COMBO|COMFY_DYNAMICCOMBO_V3)$/;

export function detailsOf(spec: Spec): Readonly<Record<string, unknown>> {
  return isRecord(spec[1]) ? spec[1] : {};
}

/** The widgets of a node before anything is chosen in them. */
export function widgetsOf(node: UiNode, info: NodeInfo, served: ObjectInfo): Widget[] {
  return widgetsIn(info.input, "", node, served, orderOf(info));
}

/** The widgets that an option of a choice brings. */
export function widgetsOfOption(
  { name, spec }: Widget,
  value: unknown,
  node: UiNode,
  served: ObjectInfo,
): Widget[] {
  const { options } = detailsOf(spec);
  const chosen = (Array.isArray(options) ? options : []).filter(isRecord).find(({ key }) => key === value);
  return chosen ? widgetsIn(chosen.inputs, `${name}.`, node, served) : [];
}

function widgetsIn(
  sections: unknown,
  prefix: string,
  node: UiNode,
  served: ObjectInfo,
  order?: Readonly<Record<string, unknown>>,
): Widget[] {
  if (!isRecord(sections)) return [];
  return (["required", "optional"] as const).flatMap((section) => {
    const specs = sections[section];
    if (!isRecord(specs)) return [];
    const ordered = order?.[section];
    const told = Array.isArray(ordered) ? ordered.filter((name) => typeof name === "string") : [];
    const names = [...new Set([...told.filter((name) => Object.hasOwn(specs, name)), ...Object.keys(specs)])];
    return names.flatMap((name): Widget[] => {
      const [spec, id] = [specs[name], prefix + name];
      if (!Array.isArray(spec)) return [];
      if (spec[0] === "COMFY_AUTOGROW_V3") return grown(id, spec, node);
      return hasWidget(id, spec, node, served) ? [{ name: id, spec, required: section === "required" }] : [];
    });
  });
}

/** JSON keeps the order of names, but not of those that are numbers. */
function orderOf(info: NodeInfo): Readonly<Record<string, unknown>> | undefined {
  const order = (info as { input_order?: unknown }).input_order;
  return isRecord(order) ? order : undefined;
}

/** A list that grows has a widget where the node shows one. */
function grown(id: string, spec: Spec, node: UiNode): Widget[] {
  const template = detailsOf(spec).template;
  const section = isRecord(template) && isRecord(template.input) ? template.input : {};
  const inner = [section.required, section.optional].filter(isRecord).flatMap((one) => Object.values(one))[0];
  const shown = (node.inputs ?? []).filter(({ name, widget }) => widget && name.startsWith(`${id}.`));
  return shown.map(({ name }) => ({ name, spec: Array.isArray(inner) ? inner : ["*"], required: false }));
}

/** The node itself tells where it lists the input; an older interface lists no input that is a widget. */
function hasWidget(name: string, spec: Spec, node: UiNode, served: ObjectInfo): boolean {
  const listed = node.inputs?.find((input) => input.name === name || input.widget?.name === name);
  if (listed) return Boolean(listed.widget);
  const [type] = spec;
  const details = detailsOf(spec);
  if (details.forceInput === true) return false;
  if (Array.isArray(type) || typeof details.widgetType === "string" || details.socketless === true)
    return true;
  if (typeof type !== "string") return false;
  if (primitive.test(type)) return true;
  if (type === "*" || type.startsWith("COMFY_")) return false;
  return (
    (details.default ?? null) !== null ||
    !typeNames(type).some((one) => primitive.test(one) || isGiven(one, served))
  );
}
