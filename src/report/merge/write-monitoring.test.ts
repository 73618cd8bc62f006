import { expect, test } from "vitest";
import { families } from "./write-monitoring.ts";

const part = (target: string, go: number): string =>
  [
    "# HELP comfyui_e2e_go 1 where GO.",
    "# TYPE comfyui_e2e_go gauge",
    `comfyui_e2e_go{target="${target}"} ${go}`,
    "# HELP comfyui_e2e_x Other.",
    "# TYPE comfyui_e2e_x gauge",
    `comfyui_e2e_x{target="${target}",a="b c"} 2`,
    "",
  ].join("\n");

test("each name stands once, with the samples of all stacks, and no sample twice", () => {
  const text = families([part("one", 1), part("two", 0), part("one", 0)]).join("");
  expect(text.split("\n").filter((line) => line.startsWith("# TYPE"))).toHaveLength(2);
  expect(text.match(/^comfyui_e2e_go.*$/gm)).toEqual([
    'comfyui_e2e_go{target="two"} 0',
    'comfyui_e2e_go{target="one"} 0',
  ]);
  expect(text.match(/^comfyui_e2e_x.*$/gm)).toHaveLength(2);
  expect(families(["", "nonsense"])).toEqual([]);
});
