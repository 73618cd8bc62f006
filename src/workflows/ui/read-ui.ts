import { z } from "zod";

/** Far more than a person arranges; a file that holds more is refused before any work is done on it. */
const MAX_NODES = 5_000;

const id = z.union([z.number(), z.string()]).transform(String);

const inputSchema = z.looseObject({
  name: z.string(),
  type: z.unknown().optional(),
  link: z.number().nullish(),
  /** Present where the input belongs to a widget. */
  widget: z.looseObject({ name: z.string() }).nullish(),
});

const nodeSchema = z.looseObject({
  id,
  type: z.string(),
  title: z.string().optional(),
  mode: z.number().default(0),
  inputs: z.array(inputSchema).max(MAX_NODES).nullish(),
  outputs: z
    .array(z.looseObject({ type: z.unknown().optional(), links: z.array(z.number()).nullish() }))
    .max(MAX_NODES)
    .nullish(),
  widgets_values: z.unknown().optional(),
  properties: z.looseObject({}).nullish().catch(undefined),
});

export interface UiLink {
  readonly from: string;
  readonly fromSlot: number;
  readonly to: string;
  readonly toSlot: number;
  readonly type: unknown;
}

/** A link is `[id, from, slot, to, slot, type]` or an object with these names. */
const linkSchema = z
  .union([
    z.tuple([z.number(), id, z.number(), id, z.number()]).rest(z.unknown()),
    z
      .looseObject({
        id: z.number(),
        origin_id: id,
        origin_slot: z.number(),
        target_id: id,
        target_slot: z.number(),
        type: z.unknown().optional(),
      })
      .transform((one) => [one.id, one.origin_id, one.origin_slot, one.target_id, one.target_slot, one.type]),
  ])
  .transform((link): [number, UiLink] => {
    const [at, from, fromSlot, to, toSlot, type] = link as [number, string, number, string, number, unknown];
    return [at, { from, fromSlot, to, toSlot, type }];
  });

const linksSchema = z
  .array(linkSchema.nullable().catch(null))
  .max(20 * MAX_NODES)
  .nullish()
  .transform((links) => new Map((links ?? []).filter((link) => link !== null)));

const subgraphSchema = z.looseObject({
  id,
  name: z.string().default(""),
  inputs: z.array(z.looseObject({ name: z.string() })).default([]),
  nodes: z.array(nodeSchema).max(MAX_NODES),
  links: linksSchema,
});

/** A workflow as the interface saves it: "nodes" and "links". */
export const uiSchema = z.looseObject({
  nodes: z.array(nodeSchema).max(MAX_NODES),
  links: linksSchema,
  definitions: z
    .looseObject({ subgraphs: z.array(subgraphSchema).max(MAX_NODES).nullish() })
    .nullish()
    .transform((all) => new Map((all?.subgraphs ?? []).map((one) => [one.id, one]))),
});

export type UiWorkflow = z.infer<typeof uiSchema>;
export type UiNode = z.infer<typeof nodeSchema>;
export type Subgraph = z.infer<typeof subgraphSchema>;

/** Whether parsed JSON is a workflow of the interface rather than a graph of the API. */
export function isUiFormat(data: unknown): boolean {
  return typeof data === "object" && data !== null && Array.isArray((data as { nodes?: unknown }).nodes);
}
