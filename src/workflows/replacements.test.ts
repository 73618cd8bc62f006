import { expect, test } from "vitest";
import type { Graph } from "../comfyui/client.ts";
import { nodeReplacementsSchema, objectInfoSchema } from "../comfyui/replies.ts";
import { replaceClasses } from "./replacements.ts";

/** As `GET /node_replacements` of ComfyUI 0.33.0 answers, shortened. */
const replacements = nodeReplacementsSchema.parse({
  ImageBatch: [
    {
      new_node_id: "BatchImagesNode",
      old_node_id: "ImageBatch",
      old_widget_ids: null,
      input_mapping: [
        { new_id: "images.image0", old_id: "image1" },
        { new_id: "images.image1", old_id: "image2" },
      ],
      output_mapping: null,
    },
  ],
  ImageScaleBy: [
    {
      new_node_id: "ResizeImageMaskNode",
      input_mapping: [
        { new_id: "input", old_id: "image" },
        { new_id: "resize_type", set_value: "scale by multiplier" },
        { new_id: "resize_type.multiplier", old_id: "scale_by" },
      ],
      output_mapping: [{ old_idx: 0, new_idx: 2 }],
    },
  ],
  ToNothing: [{ new_node_id: "AlsoAbsent", input_mapping: [], output_mapping: null }],
});
const entry = { input: {}, output: [], name: "", python_module: "x" };
const served = objectInfoSchema.parse({
  BatchImagesNode: entry,
  ResizeImageMaskNode: entry,
  EmptyImage: entry,
});
const node = (class_type: string, inputs: Record<string, unknown> = {}) => ({ class_type, inputs });

test("absent classes get their new names, inputs and output numbers; the graph that was sent stays", () => {
  const graph: Graph = {
    a: node("EmptyImage", { width: 8 }),
    b: {
      ...node("ImageScaleBy", { image: ["a", 0], scale_by: 2, upscale_method: "x" }),
      _meta: { title: "T" },
    },
    c: node("ImageBatch", { image1: ["b", 0], image2: ["a", 0] }),
  };
  const before = structuredClone(graph);
  expect(replaceClasses(graph, served, replacements)).toEqual({
    a: graph.a,
    b: {
      class_type: "ResizeImageMaskNode",
      inputs: { input: ["a", 0], resize_type: "scale by multiplier", "resize_type.multiplier": 2 },
      _meta: { title: "T" },
    },
    c: node("BatchImagesNode", { "images.image0": ["b", 2], "images.image1": ["a", 0] }),
  });
  expect(graph).toEqual(before);
});

test("what is served, unknown, without a served replacement or without an input to move, stays", () => {
  const graph: Graph = {
    a: node("EmptyImage", { width: 8 }),
    b: node("NoSuchNode"),
    c: node("ToNothing"),
    d: node("ImageBatch", { image1: ["a", 0] }),
    e: node("constructor"),
  };
  expect(replaceClasses(graph, served, replacements)).toEqual(graph);
});
