import { expect, test } from "vitest";
import { stackCases } from "../../../selftest/data/stack.cases.ts";
import { readAdvisories } from "../../comfyui/advisories/judge.ts";
import { diagnose } from "../diagnose.ts";

const now = Date.parse("2026-11-28T00:00:00Z");

function remedyFor(manager: string): string {
  const record = stackCases.find(({ code }) => code === "published-advisory")?.record;
  if (record === undefined) throw new Error("no case");
  const advisories = readAdvisories({ ComfyUI: "0.3.64", "ComfyUI-Manager": manager }, now);
  return diagnose({ ...record, facts: { ...record.facts, "infra.advisories": { advisories } } })
    .map(({ remedy }) => remedy.en)
    .join("\n");
}

test.for([
  ["V3.30", "3.39.2", "git -C /workspace/ComfyUI/custom_nodes/ComfyUI-Manager pull"],
  ["V3.38.1", "3.39.2", "git -C /workspace/ComfyUI/custom_nodes/ComfyUI-Manager pull"],
  ["V4.0.2", "4.0.5", "pip install -U comfyui-manager"],
] as const)("ComfyUI-Manager %s is updated to %s", ([announced, sound, run]) => {
  const remedy = remedyFor(announced);
  expect(remedy).toContain(`Update ComfyUI-Manager, to ${sound} at least`);
  expect(remedy).toContain(run);
  expect(remedy).toContain("Update ComfyUI, to 0.28.0 at least");
});
