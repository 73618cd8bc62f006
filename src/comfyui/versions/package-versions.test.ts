import { describe, expect, test } from "vitest";
import { judgePackages } from "./package-versions.ts";

const page = "comfyui-frontend-package";

describe("the packages of ComfyUI", () => {
  test.for([
    ["the same version", page, "1.49.6", "1.49.6", "good", false],
    ["a newer one, as on the measured server", "comfyui-embedded-docs", "0.5.15", "0.5.10", "good", false],
    ["a front end that is older by its last number", page, "1.42.14", "1.42.15", "behind", false],
    ["a front end that is older by more", page, "1.42.8", "1.49.6", "stale", true],
    ["a front end of another age", page, "0.9.0", "1.49.6", "stale", true],
    ["no front end", page, undefined, "1.49.6", "missing", true],
    ["older kernels, in whatever number", "comfy-kitchen", "0.2.16", "0.2.31", "stale", true],
    ["no kernels", "comfy-aimdo", undefined, "0.4.13", "missing", true],
    ["old templates", "comfyui-workflow-templates", "0.3.1", "0.11.44", "stale", false],
    ["no templates", "comfyui-workflow-templates", undefined, "0.11.44", "missing", false],
    ["a package that is not known here", "comfy-new", "0.1.0", "0.2.0", "stale", false],
    ["a version without a number", page, "local", "1.49.6", "good", false],
    ["a version before a release", page, "1.49.6rc1", "1.49.6", "good", false],
  ] as const)("%s", ([, name, installed, required, state, serious]) => {
    expect(judgePackages([{ name, installed, required }], [])).toMatchObject([{ state, serious }]);
  });

  test.for([
    [["--front-end-root", "/srv/page"], 0],
    [["--front-end-root=/srv/page"], 0],
    [["--front-end-version", "Comfy-Org/ComfyUI_frontend@1.50.0"], 0],
    [["--front-end-version", "comfyanonymous/ComfyUI@latest"], 1],
    [["--listen"], 1],
  ] as const)("the front end's is read by nobody where another page is served: %j", ([flags, judged]) => {
    const old = { name: page, installed: "1.0.0", required: "1.49.6" };
    expect(judgePackages([old], flags)).toHaveLength(judged);
  });
});
