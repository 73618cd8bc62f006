import { expect, test } from "vitest";
import { sampledOnCpu } from "./on-cpu.ts";

const noLimit =
  "loaded completely; 95367431640625005117571072.00 MB usable, 19488.00 MB loaded, full load: True";

test.for([
  [true, ["Requested to load QwenImage", noLimit]],
  [true, ["Requested to load Flux", "", "loaded completely 9.5367431640625e+25 19488.0 True"]],
  [false, ["Requested to load QwenImageTEModel_", noLimit]],
  [false, ["Requested to load WanVAE", noLimit]],
  [false, ["Requested to load FluxClipModel_", noLimit]],
  [false, ["Requested to load AutoencodingEngine", noLimit]],
  [
    false,
    [
      "Requested to load QwenImage",
      "loaded completely; 21498.44 MB usable, 19488.00 MB loaded, full load: True",
    ],
  ],
  [false, ["Requested to load QwenImage", "Requested to load WanVAE", noLimit]],
  [false, ["Requested to load QwenImage", "loaded partially; 12000.00 MB usable, 11000.00 MB loaded"]],
  [false, [noLimit]],
] as const)("%s: %j", ([cpu, lines]) => {
  expect(sampledOnCpu(lines)).toBe(cpu);
});
