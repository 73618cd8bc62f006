import { z } from "zod";

/** A model that a profile wants on the server. */
export const wantedModelSchema = z.strictObject({
  file: z
    .string()
    .min(1)
    .meta({
      description: "Name of the file, with its subfolder where it lies in one, as the loader lists it.",
      examples: ["sd_xl_base_1.0.safetensors"],
    }),
  folder: z
    .string()
    .min(1)
    .meta({ description: "Folder under models/.", examples: ["checkpoints"] }),
  loader: z
    .string()
    .min(1)
    .meta({
      description: "Class of the node whose list must hold the file.",
      examples: ["CheckpointLoaderSimple"],
    }),
  input: z
    .string()
    .min(1)
    .meta({ description: "Its input that has the list.", examples: ["ckpt_name"] }),
  bytes: z
    .number()
    .int()
    .positive()
    .optional()
    .meta({ description: "Size in bytes where it is known (±1 %).", examples: [6938078334] }),
  source: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+\/[\w./-]+$/)
    .optional()
    .meta({
      description: "Where to download it: owner/repository/path on Hugging Face, for the remedies.",
      examples: ["stabilityai/stable-diffusion-xl-base-1.0/sd_xl_base_1.0.safetensors"],
    }),
});

export type WantedModel = Readonly<z.infer<typeof wantedModelSchema>>;
