import { describe, expect, test } from "vitest";
import { mustBeFilled } from "./read-mounts.ts";

const root = "/workspace/ComfyUI";
const models = [
  { folder: "vae", file: "qwen_image_vae.safetensors" },
  { folder: "diffusion_models", file: "qwen/image.safetensors" },
];

describe("an empty mount", () => {
  test.for([
    ["/workspace", "the folder above ComfyUI"],
    [root, "ComfyUI itself"],
    [`${root}/custom_nodes`, "the custom nodes"],
    [`${root}/custom_nodes/ComfyUI-Login`, "one custom node"],
    [`${root}/models`, "all models"],
    [`${root}/models/vae`, "a folder of the profile's models"],
    [`${root}/models/diffusion_models/qwen`, "a folder inside it that holds one"],
    [`${root}/models/vae/qwen_image_vae.safetensors`, "a model itself"],
  ])("at %s is wrong: %s", ([path]) => {
    expect(mustBeFilled(path ?? "", root, models)).toBe(true);
  });

  test.for([
    [`${root}/models/loras`, "no model of the profile lies there"],
    [`${root}/models/vae/other`, "the profile's model lies beside it"],
    [`${root}/models/vae_approx`, "another folder whose name begins alike"],
    [`${root}/output`, "pictures come later"],
    [`${root}/user/default`, "so do settings"],
    [`${root}/login`, "the chain of the token reports it"],
    [`${root}/my_notes`, "what belongs there is unknown"],
    [`${root}/custom_nodes/some-pack/cache`, "a pack's own business"],
    ["/data", "not ComfyUI's"],
    ["/workspace2", "not above ComfyUI"],
  ])("at %s is none of our business: %s", ([path]) => {
    expect(mustBeFilled(path ?? "", root, models)).toBe(false);
  });
});
