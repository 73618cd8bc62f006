import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { loadWorkflow } from "./load.ts";
import { roundTripGraph, vaeKey, vaeOf } from "./round-trip.ts";

const folder = fileURLToPath(new URL("../../fixtures/workflows/", import.meta.url));
const painting = readdirSync(folder).filter((name) => name !== "canary.json");
const node = (class_type: string, inputs: Record<string, unknown> = {}) => ({ class_type, inputs });

describe("the round trip of a VAE", () => {
  test.for(painting)("takes the VAE of %s with what gives it, and nothing that samples", (name) => {
    const vae = vaeOf(loadWorkflow(`${folder}${name}`));
    if (vae === undefined) throw new Error("no VAE");
    const graph = roundTripGraph(vae, "chart.png", "e2e-x");
    const classes = Object.values(graph).map(({ class_type }) => class_type);
    expect(classes.toSorted()).toEqual(["LoadImage", "SaveImage", "VAEDecode", "VAEEncode", "VAELoader"]);
  });

  test("takes a VAE out of a checkpoint, and decodes in tiles as the workflow does", () => {
    const graph = {
      "4": node("CheckpointLoaderSimple", { ckpt_name: "sdxl.safetensors" }),
      "9": node("VAEDecodeTiled", { samples: ["3", 0], vae: ["4", 2], tile_size: 512, overlap: 64 }),
      "3": node("KSampler", { model: ["4", 0] }),
    };
    const vae = vaeOf(graph);
    if (vae === undefined) throw new Error("no VAE");
    expect(roundTripGraph(vae, "chart.png", "e2e-x")).toEqual({
      "4": graph["4"],
      "5": node("LoadImage", { image: "chart.png" }),
      "6": node("VAEEncode", { pixels: ["5", 0], vae: ["4", 2] }),
      "7": node("VAEDecodeTiled", { tile_size: 512, overlap: 64, samples: ["6", 0], vae: ["4", 2] }),
      "8": node("SaveImage", { images: ["7", 0], filename_prefix: "e2e-x" }),
    });
  });

  test.for([
    ["a sampler", { model: ["1", 0], positive: ["3", 0], optional_vae: ["1", 2], seed: 1 }],
    ["a pipe", { model: ["1", 0], clip: ["1", 1], vae: ["1", 2], positive: ["3", 0] }],
  ] as const)("takes what %s hands on from where it comes", ([, inputs]) => {
    const vae = vaeOf({
      "1": node("CheckpointLoaderSimple", { ckpt_name: "sdxl.safetensors" }),
      "3": node("CLIPTextEncode", { clip: ["1", 1], text: "a lighthouse" }),
      "5": node("PackNode", inputs),
      "6": node("PackPass", { pipe: ["5", 0] }),
      "9": node("VAEDecode", { samples: ["5", 1], vae: ["6", 4] }),
    });
    expect(vae?.link).toEqual(["1", 2]);
    expect(Object.keys(vae?.nodes ?? {})).toEqual(["1"]);
  });

  test("of two workflows with one VAE is one, whatever the ids", () => {
    const key = (id: string, file: string): string => {
      const vae = vaeOf({
        [id]: node("VAELoader", { vae_name: file }),
        "20": node("VAEDecode", { samples: ["21", 0], vae: [id, 0] }),
        "21": node("KSampler"),
      });
      return vae ? vaeKey(vae) : "";
    };
    expect(key("1", "a.safetensors")).toBe(key("7", "a.safetensors"));
    expect(key("1", "a.safetensors")).not.toBe(key("1", "b.safetensors"));
  });

  test("takes the VAE of any node where nothing decodes, and none where there is none", () => {
    const vae = { "1": node("VAELoader", { vae_name: "a" }), "2": node("PackSampler", { vae: ["1", 0] }) };
    expect(vaeOf(vae)?.decode.class_type).toBe("VAEDecode");
    expect(vaeOf({ "1": node("EmptyImage"), "2": node("SaveImage", { images: ["1", 0] }) })).toBeUndefined();
    expect(vaeOf({ "1": node("VAEDecode", { vae: ["1", 0] }) })?.nodes).toBeDefined();
  });

  test("takes no VAE of sound, which knows no picture", () => {
    const sound = {
      "1": node("VAELoader", { vae_name: "ace_step.safetensors" }),
      "2": node("VAEDecodeAudio", { samples: ["5", 0], vae: ["1", 0] }),
    };
    expect(vaeOf(sound)).toBeUndefined();
    expect(vaeOf({ ...sound, "3": node("LatentAudioConcat", { vae: ["1", 0] }) })).toBeUndefined();
    // of a film with sound the VAE of its pictures, even where a node of a pack decodes them
    const film = {
      ...sound,
      "6": node("PackSampler", { vae: ["1", 0] }),
      "7": node("VAELoader", { vae_name: "wan.safetensors" }),
      "8": node("PackDecode", { samples: ["9", 0], vae: ["7", 0] }),
    };
    expect(vaeOf(film)?.link).toEqual(["7", 0]);
  });
});
