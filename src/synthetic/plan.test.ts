import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { readHeader } from "../models/safetensors.ts";
import { knownFiles, namesOf } from "./facts.ts";
import { type FilePlan, piecesOf, planOf } from "./plan.ts";

const known = [...knownFiles()];
const facts = {
  dtype: "F16" as const,
  zeros: {},
  ones: {},
  normal: { "a.weight": [700, 1000] },
  deviation: 0.5,
};

function sha256(plan: FilePlan): string {
  const hash = createHash("sha256");
  for (const { piece } of piecesOf(plan)) hash.update(piece);
  return hash.digest("hex");
}

function valuesOf(plan: FilePlan): number[] {
  const pieces = [...piecesOf(plan)].slice(0, 2).at(-1)?.piece ?? Buffer.alloc(0);
  return Array.from({ length: pieces.length / 2 }, (_, at) => {
    const bits = pieces.readUInt16LE(2 * at);
    const size = (1024 + (bits & 0x3ff)) * 2 ** (((bits >>> 10) & 0x1f) - 25);
    return bits & 0x8000 ? -size : size;
  });
}

test("names with lists of numbers stand for each of them", () => {
  expect(namesOf("a.{0-2,5}.b.{3,4}")).toHaveLength(8);
  expect(namesOf("a.{0-2,5}.b")).toEqual(["a.0.b", "a.1.b", "a.2.b", "a.5.b"]);
  expect(namesOf("model.norm.weight")).toEqual(["model.norm.weight"]);
});

test.for([
  ["diffusion_models/qwen_image_edit_2509_fp8_e4m3fn.safetensors", 13],
  ["text_encoders/qwen_2.5_vl_7b_fp8_scaled.safetensors", 141],
  ["vae/qwen_image_vae.safetensors", 194],
] as const)("%s is planned with all its %d tensors, each once, as a sound file", ([name, count]) => {
  const entry = known.find(([one]) => one === name)?.[1];
  if (entry === undefined) return expect.unreachable();
  const plan = planOf(name, entry, 1);
  expect(new Set(plan.tensors.map((one) => one.name)).size).toBe(count);
  expect(plan.tensors).toHaveLength(count);
  expect(readHeader(plan.header, plan.bytes)).toEqual({ kind: "sound", tensors: count, synthetic: true });
});

// written down once: another value here means that every machine's files change
test.for([
  [
    "text_encoders/qwen_2.5_vl_7b_fp8_scaled.safetensors",
    "82f7b37c12f357054b89ae12f9f999b3076130f9de0dccd980786696a396d5ae",
  ],
  [
    "diffusion_models/qwen_image_edit_2509_fp8_e4m3fn.safetensors",
    "79b409e24dba37c5cd8993a0a7c6d0b944f728d305e996a5e36cff93a999d3ad",
  ],
] as const)("%s of seed 1 has the same bytes on every machine", ([name, wanted]) => {
  const entry = known.find(([one]) => one === name)?.[1];
  if (entry === undefined) return expect.unreachable();
  expect(sha256(planOf(name, entry, 1))).toBe(wanted);
});

test("normal values have the deviation that was asked for, around 0", () => {
  const values = valuesOf(planOf("vae/a.safetensors", facts, 1));
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length);
  expect(values.length).toBe(2 ** 19);
  expect(Math.abs(mean)).toBeLessThan(0.005);
  expect(Math.abs(deviation - 0.5)).toBeLessThan(0.005);
});

test("another seed, another file and another tensor have other values", () => {
  const draws = [
    planOf("vae/a.safetensors", facts, 1),
    planOf("vae/a.safetensors", facts, 2),
    planOf("vae/b.safetensors", facts, 1),
    planOf("vae/a.safetensors", { ...facts, normal: { "b.weight": [700, 1000] } }, 1),
  ].map((plan) => valuesOf(plan).slice(0, 8).join());
  expect(new Set(draws).size).toBe(4);
});

test("what flows through a layer keeps its size: deviation by the values that one output is made of", () => {
  const shape = { ...facts, normal: { "a.weight": [2, 8, 2] }, deviation: "fan-in" as const };
  expect(planOf("vae/a.safetensors", shape, 1).tensors[0]?.fill).toEqual({ deviation: 0.25 });
});
