import { describe, expect, test } from "vitest";
import { compareNodes } from "./compare-nodes.ts";
import type { NodeInventory } from "./node-inventory.ts";
import type { ObjectInfo } from "./replies.ts";

const node = (module: string, required: string[], output: unknown[] = ["IMAGE"]): ObjectInfo[string] => ({
  name: "x",
  python_module: module,
  output_node: false,
  output,
  input: {
    required: Object.fromEntries(required.map((input) => [input, ["INT"]])),
    optional: { hint: ["STRING"] },
  },
});

const expected = (module: string, required: string[]): NodeInventory[string] => ({
  module,
  required,
  optional: ["hint", "gone-with-a-version"],
  output: ["IMAGE"],
});

const inventory: NodeInventory = {
  A: expected("pack", ["a"]),
  B: expected("pack", ["b"]),
  C: expected("core", ["c"]),
};

describe("compareNodes", () => {
  test("finds nothing where names, modules and signatures agree", () => {
    const served = {
      A: node("pack", ["a"]),
      B: node("pack", ["b"]),
      C: node("core", ["c"]),
      Other: node("core", []),
    };
    expect(compareNodes(served, inventory, ["pack"])).toEqual({
      served: 4,
      expected: 3,
      missing: {},
      extra: [],
      hijacked: [],
      drifted: [],
    });
  });

  test("names what is missing by module although the count is right", () => {
    const served = { A: node("pack", ["a"]), X: node("pack", []), Y: node("pack", []) };
    const { missing, extra } = compareNodes(served, inventory, ["pack"]);
    expect(missing).toEqual({ pack: ["B"], core: ["C"] });
    expect(extra).toEqual(["X", "Y"]);
    expect(compareNodes(served, inventory, ["Pack"]).extra).toEqual(["X", "Y"]);
  });

  test("distinguishes a node of another pack from a missing one", () => {
    const served = { A: node("thief", ["a"]), B: node("pack", ["b"]), C: node("core", ["c"]) };
    const { missing, hijacked } = compareNodes(served, inventory, ["pack"]);
    expect(missing).toEqual({});
    expect(hijacked).toEqual([{ node: "A", expected: "pack", found: "thief" }]);
  });

  test("calls drift only what breaks a saved workflow", () => {
    const served = {
      A: node("pack", ["renamed"]),
      B: node("pack", ["b"], ["LATENT"]),
      C: node("core", ["c"]),
    };
    expect(compareNodes(served, inventory, []).drifted).toEqual([
      { node: "A", change: "- a" },
      { node: "A", change: "+ renamed (required)" },
      { node: "B", change: "→ LATENT ≠ IMAGE" },
    ]);
  });
});
