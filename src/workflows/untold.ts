import type { NodeInfo, ObjectInfo } from "../comfyui/replies.ts";
import { outputType, typeNames } from "./input-spec.ts";

// What a node takes though /object_info does not tell it.

/** ComfyUI's own nodes that take values outside of their list (0.33.0): written by the user, or of another machine's GPUs. */
const ownJudges: Readonly<Record<string, string>> = {
  CustomCombo: "choice",
  ModelAttentionBackend: "attention",
  SelectModelDevice: "device",
  SelectCLIPDevice: "device",
  SelectVAEDevice: "device",
};

export function judgesItself({ name }: NodeInfo, input: string): boolean {
  return Object.hasOwn(ownJudges, name) && ownJudges[name] === input;
}

/**
 * An input that a node was given in the interface (`any_01`, `lora_2`), of which /object_info tells nothing: nodes of packs
 * have them, and one of ComfyUI's. A name that is nearly a declared one is a slip of the pen all the same.
 */
export function isGrown(
  name: string,
  near: string | undefined,
  { name: type, python_module: module }: NodeInfo,
): boolean {
  if (type === "CustomCombo") return true;
  const stem = (one: string): string => one.replace(/\d{1,4}$/, "");
  return module.startsWith("custom_nodes.") && (near === undefined || stem(near) === stem(name));
}

/** A type that no node gives cannot come by a link: it is a widget of a pack's own. */
export function isGiven(type: string, objectInfo: ObjectInfo): boolean {
  const names = typeNames(type);
  return Object.values(objectInfo).some(({ output }) =>
    output.some((one) => typeNames(outputType(one)).some((name) => names.includes(name))),
  );
}
