import { expect, test } from "vitest";
import { unneededNodes } from "./unneeded-nodes.ts";

const missing = { "custom_nodes.a": ["A", "B"], "custom_nodes.b": ["C"], "comfy_extras.nodes_x": ["D"] };
const none = new Set<string>();

test("a missing node of a pack is unneeded where no graph uses it", () => {
  expect(unneededNodes(missing, { used: none, demanded: none })).toEqual(["A", "B", "C"]);
  expect(unneededNodes(missing, { used: new Set(["A"]), demanded: none })).toEqual(["B", "C"]);
});

test("a pack that is demanded counts whether it is used or not, and so does ComfyUI itself", () => {
  expect(unneededNodes(missing, { used: none, demanded: new Set(["custom_nodes.a"]) })).toEqual(["C"]);
});
