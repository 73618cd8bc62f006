import { z } from "zod";

/** What each node of a profile must look like, by class name. */
export const inventorySchema = z.record(
  z.string(),
  z.strictObject({
    /** Exact `python_module` of the entry in `/object_info`. */
    module: z.string().min(1),
    required: z.array(z.string()),
    optional: z.array(z.string()),
    output: z.array(z.string()),
  }),
);
export type NodeInventory = z.infer<typeof inventorySchema>;
