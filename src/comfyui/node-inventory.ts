import { z } from "zod";

const names = z.array(z.string());
const nodeSchema = z.strictObject({
  module: z
    .string()
    .min(1)
    .meta({
      description:
        "Exact python_module of the entry in /object_info: nodes, comfy_extras.…, or custom_nodes.….",
      examples: ["nodes"],
    }),
  required: names.meta({
    description: "Names of its required inputs, in their order.",
    examples: [["samples", "vae"]],
  }),
  optional: names.meta({ description: "Names of its optional inputs.", examples: [[]] }),
  output: names.meta({ description: "Types of its outputs, in their order.", examples: [["IMAGE"]] }),
});

/** What each node of a profile must look like, by class name. */
export const inventorySchema = z.record(z.string(), nodeSchema);
export type NodeInventory = z.infer<typeof inventorySchema>;

/** An inventory as a file, which may name its schema. Its type is that of the nodes alone. */
export const inventoryFileSchema = z
  .object({ $schema: z.string().optional().describe("Path of this schema, for editors.") })
  .catchall(nodeSchema)
  .describe("Which nodes a service must have: class name → where it comes from and what it looks like.")
  .transform(({ $schema: _schema, ...nodes }): NodeInventory => nodes as NodeInventory);

/** Text of fixtures/inventories/inventory.schema.json, by which an editor completes and checks an inventory. */
export function inventoryJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(inventoryFileSchema, { io: "input" }), null, 2)}\n`;
}
