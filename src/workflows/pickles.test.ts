import { expect, test } from "vitest";
import { picklesAmong, pickleText } from "./pickles.ts";

const graph = {
  "1": { class_type: "UpscaleModelLoader", inputs: { model_name: "RealESRGAN_x4.pth" } },
  "2": { class_type: "CLIPTextEncode", inputs: { text: "a boat near Nazaré.pt", clip: ["3", 0], steps: 4 } },
  "3": { class_type: "VAELoader", inputs: { vae_name: "old/vae.ckpt" } },
};

test("weights in pickle formats are found among the profile's files and in what its graphs load", () => {
  const files = ["a.safetensors", "b.gguf", "my encoder.BIN", "old/vae.ckpt"];
  expect(picklesAmong(files, [graph])).toEqual(["my encoder.BIN", "old/vae.ckpt", "RealESRGAN_x4.pth"]);
  expect(picklesAmong(["a.safetensors", "b.gguf"], [])).toEqual([]);
});

test("they are named with what they can do", () => {
  expect(pickleText(["x.pth"]).fr).toContain("x.pth");
});
