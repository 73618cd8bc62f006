import { z } from "zod";
import { wantedModelSchema } from "../models/wanted-model.ts";
import { accessSchema } from "./access/shape.ts";
import {
  asList,
  formerWorkflowsSchema,
  loosenSchema,
  named,
  positiveInt,
  type Workflow,
  workflowsSchema,
} from "./profile/workflow.ts";

/** A sentence in both languages. */
export const textSchema = z.strictObject({
  fr: z.string().min(1).describe("In French."),
  en: z.string().min(1).describe("In English."),
});

/** A version as ComfyUI announces it: `0.33.0`. Older profiles give a semver range instead: its lower bound is the oldest. */
export const versionsSchema = z.strictObject({
  oldest: z
    .string()
    .optional()
    .meta({
      description: "The first version of ComfyUI that works: an older one is red.",
      examples: ["0.3.60"],
    }),
  measured: z
    .string()
    .optional()
    .meta({
      description: "The newest version that was measured: a newer one is a warning, never red by itself.",
      examples: ["0.33.0"],
    }),
  advisories: z
    .enum(["warning", "failure"])
    .default("warning")
    .describe("What a published flaw in the server's version is: a warning, or a failure."),
  version: z
    .string()
    .optional()
    .describe(
      "Former notation, a range; read where `oldest` is absent, and its upper bound decides nothing.",
    ),
});

const packSchema = z.strictObject({
  title: z.string().meta({ description: "The pack's name for a reader.", examples: ["ComfyUI-GGUF"] }),
  source: z
    .string()
    .meta({
      description: "Address of its Git repository, for the remedies.",
      examples: ["https://github.com/city96/ComfyUI-GGUF"],
    }),
  commit: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .optional()
    .describe("The commit whose nodes the inventory describes: later ones may serve other names."),
  required: z
    .boolean()
    .optional()
    .describe(
      "true: a missing node of the pack is a failure even if no workflow of the profile uses it. Else such a node is a warning; one that a workflow uses always fails.",
    ),
});

/**
 * What a stack must be. Unknown keys are refused: a misspelt expectation would silently check nothing.
 */
export const profileSchema = z.strictObject({
  $schema: z.string().optional().describe("Path of this schema, for editors."),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]*$/)
    .meta({
      description: "The profile's name: small letters, digits, dots and hyphens.",
      examples: ["sdxl-base"],
    }),
  title: textSchema.meta({
    description: "What the service is, in both languages: it stands on top of the reports.",
    examples: [{ fr: "SDXL, du texte à l'image", en: "SDXL, text to image" }],
  }),
  weights: z
    .literal("synthetic")
    .optional()
    .describe(
      "synthetic: the files are those of `npm run models:synthetic`, so server and code path are judged and the picture is not. Absent: real weights.",
    ),
  comfyui: versionsSchema.meta({
    description: "Which versions of ComfyUI will do.",
    examples: [{ oldest: "0.3.60", measured: "0.33.0" }],
  }),
  device: z
    .strictObject({
      type: z
        .enum(["cuda", "cpu", "mps", "xpu", "any"])
        .describe("Kind of the first device; any: it does not matter."),
      minVramGiB: z
        .number()
        .nonnegative()
        .meta({
          description:
            "Its least memory in GiB (2^30 bytes). A 24 GB card reports 23.6; 0: it does not matter.",
          examples: [7.5],
        }),
    })
    .meta({ description: "The GPU that the models need.", examples: [{ type: "cuda", minVramGiB: 7.5 }] }),
  nodes: z
    .strictObject({
      inventory: z
        .string()
        .min(1)
        .meta({
          description: "Path of the inventory: which nodes must be there, and what each looks like.",
          examples: ["../inventories/sdxl-base.json"],
        }),
      packs: z
        .record(z.string(), packSchema)
        .describe(
          'Packs of custom nodes, by module ("custom_nodes.ComfyUI-GGUF"): where to get them. Their further nodes are reported, never a failure. {} where none is used.',
        ),
    })
    .meta({
      description: "The nodes that the service must have.",
      examples: [{ inventory: "../inventories/sdxl-base.json", packs: {} }],
    }),
  models: z
    .array(wantedModelSchema)
    .describe("The model files that must be there, each at the loader that reads it."),
  pictures: z
    .strictObject({
      loosen: loosenSchema
        .default([])
        .describe('Rules that only warn, in every workflow: ["grain"] for prompts that ask for texture.'),
    })
    .optional()
    .meta({
      description: "How the pictures are judged, where the prompts ask for unusual ones.",
      examples: [{ loosen: ["grain"] }],
    }),
  workflows: workflowsSchema.describe(
    "What the service does, one entry for each workflow. None is obligatory: what is absent is not asked for.",
  ),
  readiness: z
    .strictObject({
      waitS: positiveInt.meta({
        description:
          "Seconds from Run to the picture: 95 of 100 pictures of a class must be there by then (npm run readiness). Default: 120.",
        examples: [180],
      }),
    })
    .optional()
    .meta({ description: "What a class may be made to wait.", examples: [{ waitS: 180 }] }),
  links: z
    .literal("required")
    .optional()
    .describe(
      "required: a link on another site (Moodle, a mail, a portal) must open the page. Absent: a refusal is only noted.",
    ),
  page: z
    .literal("none")
    .optional()
    .describe(
      "none: this service is an API, and nobody opens its page in a browser. Absent: the page and the saving of workflows are checked.",
    ),
  access: accessSchema.default({ kind: "login" }),
  token: z
    .strictObject({
      minCost: positiveInt.default(10).describe("bcrypt cost below which the token is called weak."),
    })
    .default({ minCost: 10 })
    .describe("What the token of ComfyUI-Login must be; without a login it says nothing."),
});

type Parsed = z.infer<typeof profileSchema>;

/** A profile as a person wrote it, of the right shape; each workflow has its name. */
export type WrittenProfile = Omit<Parsed, "workflows"> & { readonly workflows: readonly Workflow[] };

const former = profileSchema
  .extend({ workflows: formerWorkflowsSchema })
  .transform((profile): Parsed => ({ ...profile, workflows: asList(profile.workflows) }));

/** The shape of these data: profiles of before have an object of workflows instead of a list. */
export function shapeOf(data: unknown): z.ZodType<Parsed> {
  const { workflows } = typeof data === "object" && data !== null ? (data as { workflows?: unknown }) : {};
  return typeof workflows === "object" && workflows !== null && !Array.isArray(workflows)
    ? former
    : profileSchema;
}

export function withNames(profile: Parsed): WrittenProfile {
  return { ...profile, workflows: named(profile.workflows) };
}

/** What is expected of the server's version, once it is read. */
export interface ExpectedVersions {
  readonly oldest: string;
  readonly measured?: string;
  readonly advisories: "warning" | "failure";
}

/** A checked profile; every path in it is absolute after loading, and the oldest version is known. */
export type Profile = Readonly<Omit<WrittenProfile, "comfyui"> & { comfyui: ExpectedVersions }>;

/** Text of fixtures/profiles/profile.schema.json, by which an editor completes and checks a profile. */
export function profileJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(profileSchema, { io: "input" }), null, 2)}\n`;
}
