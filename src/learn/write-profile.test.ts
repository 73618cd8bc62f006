import { expect, test } from "vitest";
import { nameOf } from "./write-profile.ts";

test.for<[string, string]>([
  ["Mon workflow (été) n° 1.json", "mon-workflow-ete-n-1"],
  ["Photo pâle.JSON", "photo-pale"],
  ["工作流.json", "comfyui"],
  ["__v2.1--final__.json", "v2.1-final"],
])("%s becomes the profile %s", ([file, name]) => {
  expect(nameOf(file)).toBe(name);
});
