import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { loadRunConfig } from "./load.ts";

function load(...argv: string[]) {
  const image = ["--target", "image", "--image", "my-comfyui", "--access", "none"];
  const outcome = loadRunConfig({ argv: [...image, ...argv], env: {}, cwd: tmpdir() });
  return outcome.kind === "run" ? outcome.config : outcome;
}

test("--synthetic validates with the profile of synthetic weights, and reserves no GPU", () => {
  expect(load("--synthetic", "--gpu", "all", "--models-cache", "cache")).toMatchObject({
    profile: { name: "qwen-image-edit-2509-synthetic", weights: "synthetic" },
    stack: { gpu: false, synthetic: { cache: `${tmpdir()}/cache` } },
  });
  expect(load("--gpu", "all")).toMatchObject({
    profile: { name: "qwen-image-edit-2509" },
    stack: { gpu: true },
  });
});

test("--synthetic refuses a profile of real weights, with the one to take", () => {
  const outcome = load("--synthetic", "--profile", "qwen-image-nunchaku", "--lang", "en");
  expect(outcome).toMatchObject({
    kind: "invalid",
    error: { message: expect.stringContaining("--profile qwen-image-edit-2509-synthetic") },
  });
});

test("--synthetic is for a stack that is started here", () => {
  const argv = ["--url", "http://127.0.0.1:8188", "--access", "none", "--synthetic"];
  const outcome = loadRunConfig({ argv, env: {}, cwd: tmpdir() });
  expect(outcome).toMatchObject({
    kind: "invalid",
    error: { message: expect.stringContaining("--synthetic") },
  });
});
