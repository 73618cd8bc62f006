import { describe, expect, test } from "vitest";
import { closest } from "./did-you-mean.ts";

describe("the closest word", () => {
  test.for([
    ["atach", "attach"],
    ["emulateur", "emulator"],
    ["ATTACH", "attach"],
    ["atatch", "attach"],
  ])("%s means %s", ([word = "", meant]) => {
    expect(closest(word, ["attach", "emulator", "compose"])).toBe(meant);
  });

  test("is none where nothing is near", () => {
    expect(closest("docker", ["attach", "emulator"])).toBeUndefined();
    expect(closest("", ["attach"])).toBeUndefined();
    expect(closest("attach", [])).toBeUndefined();
  });

  test("is the nearest of several", () => {
    expect(closest("KSampler2", ["KSamplerAdvanced", "KSampler", "Sampler"])).toBe("KSampler");
  });
});
