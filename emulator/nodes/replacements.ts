import type { JsonObject } from "../python/json.ts";

const scaled = { new_id: "input", old_id: "image" };

/** `/node_replacements` of 0.33.0, as far as it was recorded: classes that POST /prompt replaces where they are absent. */
export const nodeReplacements: JsonObject = {
  ResizeImagesByLongerEdge: [
    {
      new_node_id: "ImageScaleToMaxDimension",
      old_node_id: "ResizeImagesByLongerEdge",
      old_widget_ids: ["longer_edge"],
      input_mapping: [
        { new_id: "image", old_id: "images" },
        { new_id: "largest_size", old_id: "longer_edge" },
        { new_id: "upscale_method", set_value: "lanczos" },
      ],
      output_mapping: [{ new_idx: 0, old_idx: 0 }],
    },
  ],
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
      old_node_id: "ImageScaleBy",
      old_widget_ids: ["upscale_method", "scale_by"],
      input_mapping: [
        scaled,
        { new_id: "resize_type", set_value: "scale by multiplier" },
        { new_id: "resize_type.multiplier", old_id: "scale_by" },
        { new_id: "scale_method", old_id: "upscale_method" },
      ],
      output_mapping: null,
    },
  ],
};
