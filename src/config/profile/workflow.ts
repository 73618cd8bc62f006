import { z } from "zod";
import { type RuleName, ruleNames } from "../../oracles/rule-names.ts";

export const positiveInt = z.number().int().positive();

/** Who plays which part in a graph, by node id: for a workflow in which titles, classes and links leave a choice. */
const nodesSchema = z
  .strictObject({
    prompt: z.string().min(1).optional().describe("Id of the node that takes the prompt."),
    seed: z.string().min(1).optional().describe("Id of the node that takes the seed."),
    size: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Id of the node whose width and height are set. Not needed where other nodes compute the size.",
      ),
    output: z.string().min(1).optional().describe("Id of the node that saves the picture."),
    input: z.string().min(1).optional().describe("Id of the node that loads the picture to edit."),
  })
  .describe(
    'Node ids of the workflow file, where two nodes may play a part: { "prompt": "6", "seed": "3" }. Only what is asked for at the start is needed.',
  );

export const loosenSchema = z.array(z.enum(ruleNames));

const common = {
  name: z
    .string()
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u)
    .optional()
    .meta({
      description:
        "How reports call it, where the profile has several of one role. Default: its role, numbered from the second on.",
      examples: ["anime"],
    }),
  file: z
    .string()
    .min(1)
    .meta({
      description: "Path of the graph, relative to this profile; exported by Workflow → Export (API).",
      examples: ["../workflows/sdxl-text-to-image.json"],
    }),
  budgetS: positiveInt.meta({
    description: "Seconds from submission to the end, on a machine that has to load the models first.",
    examples: [300],
  }),
  width: positiveInt.meta({ description: "Width of every picture that comes, in pixels.", examples: [1024] }),
  height: positiveInt.meta({
    description: "Height of every picture that comes, in pixels.",
    examples: [1024],
  }),
  images: positiveInt.default(1).describe("How many pictures the output node returns."),
  prompt: z
    .string()
    .min(1)
    .meta({
      description: "What to paint, or how to edit: never a person, never a brand.",
      examples: ["A red lighthouse on a rocky coast at dusk, detailed watercolour"],
    }),
  nodes: nodesSchema.optional(),
  loosen: loosenSchema
    .optional()
    .describe(
      "Rules of the pictures that only warn for this workflow, by name: its prompt asks for such a picture.",
    ),
};

const paint = {
  ...common,
  fixedSeed: z
    .int()
    .nonnegative()
    .default(20_250_925)
    .describe(
      "Seed of the picture that is compared with the approved reference; other seeds are new each run.",
    ),
};
const edit = {
  ...common,
  input: z
    .string()
    .min(1)
    .meta({
      description: "Path of the PNG to upload and edit, relative to this profile.",
      examples: ["../images/edit-input.png"],
    }),
};

export const roles = ["text-to-image", "edit"] as const;
export type Role = (typeof roles)[number];

export const workflowSchema = z.discriminatedUnion("role", [
  z.strictObject({ role: z.literal("text-to-image").describe("Paints a picture from a text."), ...paint }),
  z.strictObject({ role: z.literal("edit").describe("Edits a picture that is uploaded."), ...edit }),
]);

/** What a service does, one entry each. None is obligatory: what the list lacks is not asked for. */
export const workflowsSchema = z.array(workflowSchema);

/** As profiles had it before: one of each kind at most. */
export const formerWorkflowsSchema = z.strictObject({
  textToImage: z.strictObject(paint).optional(),
  edit: z.strictObject(edit).optional(),
});

type Written = z.infer<typeof workflowsSchema>[number];
type Named<One> = Readonly<One & { name: string }>;
/** A workflow with its name; `file` and `input` are absolute after loading. */
export type PaintWorkflow = Named<Extract<Written, { role: "text-to-image" }>>;
export type EditWorkflow = Named<Extract<Written, { role: "edit" }>>;
export type Workflow = PaintWorkflow | EditWorkflow;

export function asList({ textToImage, edit: one }: z.infer<typeof formerWorkflowsSchema>): Written[] {
  return [
    ...(textToImage ? [{ role: "text-to-image" as const, ...textToImage }] : []),
    ...(one ? [{ role: "edit" as const, ...one }] : []),
  ];
}

/** Each with a name: its own, else its role, numbered from the second of a role on. */
export function named(workflows: readonly Written[]): Workflow[] {
  const count = new Map<Role, number>();
  return workflows.map((one) => {
    const nth = (count.get(one.role) ?? 0) + 1;
    count.set(one.role, nth);
    return { ...one, name: one.name ?? (nth === 1 ? one.role : `${one.role}-${nth}`) };
  });
}

type Workflows = { readonly workflows: readonly Workflow[] };

/** The workflows that paint from a text, in the order of the profile. */
export function paintings({ workflows }: Workflows): PaintWorkflow[] {
  return workflows.filter((one): one is PaintWorkflow => one.role === "text-to-image");
}

/** The rules that a profile loosens for the pictures of one of its workflows. */
export function loosenedFor(
  { loosen = [] }: Pick<Workflow, "loosen">,
  everywhere: readonly RuleName[] = [],
): RuleName[] {
  return [...new Set([...everywhere, ...loosen])];
}

/** The workflows that edit a picture, in the order of the profile. */
export function edits({ workflows }: Workflows): EditWorkflow[] {
  return workflows.filter((one): one is EditWorkflow => one.role === "edit");
}
