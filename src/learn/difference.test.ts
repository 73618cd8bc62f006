import { expect, test } from "vitest";
import { differences } from "./difference.ts";

const node = { module: "nodes", required: ["a"], optional: [], output: ["IMAGE"] };
const former = {
  profile: {
    weights: "synthetic",
    comfyui: { oldest: "0.3.60", measured: "0.3.64" },
    device: { type: "cuda", minVramGiB: 22.5 },
    nodes: { packs: { "custom_nodes.x": { title: "x", source: "s" } } },
    models: [{ file: "a", bytes: 1 }, { file: "gone" }],
    workflows: [{ role: "edit", file: "edit.json", width: 64, budgetS: 120 }],
  },
  inventory: { KSampler: node, Old: node },
  workflows: new Map([["edit.json", "{}"]]),
};

test("says what changes, a line each, and nothing where nothing does", () => {
  expect(differences(former, structuredClone(former))).toEqual([]);
  const fresh = {
    profile: {
      ...former.profile,
      weights: undefined,
      // the order of the keys says nothing
      comfyui: { measured: "0.33.0", oldest: "0.3.60" },
      models: [{ file: "a", bytes: 2 }, { file: "new" }],
      workflows: [{ role: "edit", file: "edit.json", width: 128, budgetS: 120 }],
    },
    inventory: { KSampler: { ...node, required: ["a", "b"] } },
    workflows: new Map([["edit.json", "{ }"]]),
  };
  expect(differences(former, fresh).map(({ en }) => en)).toEqual([
    '~ profile: weights "synthetic" → –',
    '~ version of ComfyUI: measured "0.3.64" → "0.33.0"',
    "− model gone",
    "~ model a: bytes 1 → 2",
    "+ model new",
    "− node Old",
    '~ node KSampler: required ["a"] → ["a","b"]',
    "~ workflow edit.json: width 64 → 128",
    "edit.json: the graph changes",
  ]);
});
