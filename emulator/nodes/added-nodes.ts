import type { NodeInfo } from "./node-info.ts";

/** Core nodes that recorded traces or usual workflows use but the recorded `/object_info` lacks. */
export const addedNodes: Record<string, NodeInfo> = {
  ImageCrop: {
    input: {
      required: {
        image: ["IMAGE"],
        width: ["INT", { default: 512, min: 1, max: 16384, step: 1 }],
        height: ["INT", { default: 512, min: 1, max: 16384, step: 1 }],
        x: ["INT", { default: 0, min: 0, max: 16384, step: 1 }],
        y: ["INT", { default: 0, min: 0, max: 16384, step: 1 }],
      },
    },
    input_order: { required: ["image", "width", "height", "x", "y"] },
    output: ["IMAGE"],
    output_is_list: [false],
    output_name: ["IMAGE"],
    name: "ImageCrop",
    display_name: "Image Crop",
    description: "",
    python_module: "comfy_extras.nodes_images",
    category: "image/transform",
    output_node: false,
  },
  ImageBatch: {
    input: { required: { image1: ["IMAGE"], image2: ["IMAGE"] } },
    input_order: { required: ["image1", "image2"] },
    output: ["IMAGE"],
    output_is_list: [false],
    output_name: ["IMAGE"],
    name: "ImageBatch",
    display_name: "Batch Images",
    description: "",
    python_module: "nodes",
    category: "image",
    output_node: false,
  },
  PrimitiveInt: {
    input: {
      required: {
        value: ["INT", { min: -9007199254740991, max: 9007199254740991, control_after_generate: true }],
      },
    },
    input_order: { required: ["value"] },
    output: ["INT"],
    output_is_list: [false],
    output_name: ["INT"],
    name: "PrimitiveInt",
    display_name: "Int",
    description: "",
    python_module: "comfy_extras.nodes_primitive",
    category: "utilities/primitive",
    output_node: false,
  },
};
