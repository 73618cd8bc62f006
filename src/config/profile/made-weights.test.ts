import { describe, expect, test } from "vitest";
import { madeWeights } from "./made-weights.ts";

const model = (bytes?: number) => ({
  file: "a.safetensors",
  folder: "vae",
  loader: "VAELoader",
  input: "vae_name",
  ...(bytes !== undefined && { bytes }),
});

describe("weights that were made for tests", () => {
  test("are those that the profile calls so", () => {
    expect(madeWeights({ models: [model(20e9), model(9e9)], weights: "synthetic" })?.en).toMatch(/synthetic/);
  });

  test("are those of models that are too small together to be any", () => {
    expect(madeWeights({ models: [model(81e6), model(680e3), model(254e6)] })?.en).toMatch(/320 MiB/);
  });

  test.for([
    ["a real model", [model(20e9), model(9e9), model(254e6)]],
    ["a small real one", [model(650e6), model(246e6)]],
    ["sizes that nobody wrote down", [model(), model(680e3)]],
    ["a VAE alone, whose model is elsewhere", [model(160e6)]],
    ["no models at all", []],
  ] as const)("are not: %s", ([, models]) => {
    expect(madeWeights({ models: [...models] })).toBeUndefined();
  });
});
