import { join } from "node:path";
import { expect, test } from "vitest";
import { loadProfile } from "../config/load-profile.ts";
import { profilesDir } from "../config/paths.ts";
import type { Profile } from "../config/profile.ts";
import { loadWorkflow } from "../workflows/load.ts";
import { planOf } from "./plan.ts";
import { filesOf } from "./wanted-files.ts";

function profileOf(name: string): Profile {
  const loaded = loadProfile(name, "/");
  if ("problems" in loaded) throw new Error(loaded.problems.map(({ en }) => en).join("\n"));
  return loaded.profile;
}

const real = profileOf("qwen-image-edit-2509");
const synthetic = profileOf("qwen-image-edit-2509-synthetic");

test("the synthetic profile wants what the real one wants, of a machine without a GPU", () => {
  expect([real.weights, synthetic.weights]).toEqual([undefined, "synthetic"]);
  expect(synthetic).toMatchObject({
    comfyui: real.comfyui,
    nodes: real.nodes,
    device: { type: "any", minVramGiB: 0 },
  });
  const names = ({ models }: Profile) =>
    models.map(({ file, folder, loader, input }) => [file, folder, loader, input]);
  expect(names(synthetic)).toEqual(names(real));
  const roles = ({ workflows }: Profile) => workflows.map(({ role }) => role);
  expect(roles(synthetic)).toEqual(roles(real));
  // on a CPU a text takes a quarter of a minute to encode: one text for both is encoded once
  expect(new Set(synthetic.workflows.map(({ prompt }) => prompt)).size).toBe(1);
});

test("its files are as long as those that are written", () => {
  for (const { name, facts } of filesOf(synthetic)) {
    const wanted = synthetic.models.find(({ folder, file }) => `${folder}/${file}` === name);
    expect(planOf(name, facts, 1).bytes).toBe(wanted?.bytes);
  }
});

test("its graphs are those of the real one, but small: two steps, and an edit that no encoder enlarges", () => {
  const file = (name: string) => loadWorkflow(join(profilesDir, "..", "workflows", `qwen-${name}.json`));
  const [before, after] = [file("text-to-image"), file("text-to-image-synthetic")];
  expect(after).toEqual({
    ...before,
    "8": { ...before["8"], inputs: { ...before["8"]?.inputs, width: 64, height: 64 } },
    "9": { ...before["9"], inputs: { ...before["9"]?.inputs, steps: 2 } },
  });
  const [edit, small] = [file("image-edit"), file("image-edit-synthetic")];
  expect(Object.keys(small).filter((id) => !(id in edit))).toEqual(["13"]);
  expect(small["6"]?.inputs).not.toHaveProperty("image");
  expect(small["12"]?.inputs.pixels).toEqual(["13", 0]);
});
