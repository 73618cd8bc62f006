import { z } from "zod";

/** A model that a profile wants on the server. */
export const wantedModelSchema = z.strictObject({
  file: z.string().min(1),
  /** Folder under `models/`. */
  folder: z.string().min(1),
  /** The node class and input whose list must hold the file. */
  loader: z.string().min(1),
  input: z.string().min(1),
  /** Size in bytes where it is known (±1 %). */
  bytes: z.number().int().positive().optional(),
  /** Where to download it: `owner/repository/path` on Hugging Face, for the remedies. */
  source: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+\/[\w./-]+$/)
    .optional(),
});

export type WantedModel = Readonly<z.infer<typeof wantedModelSchema>>;
