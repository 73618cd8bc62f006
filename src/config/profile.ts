import { z } from "zod";
import { wantedModelSchema } from "../models/wanted-model.ts";
import { accessSchema } from "./access/shape.ts";
import { asList, formerWorkflowsSchema, named, type Workflow, workflowsSchema } from "./profile/workflow.ts";

/** A sentence in both languages. */
export const textSchema = z.strictObject({ fr: z.string().min(1), en: z.string().min(1) });
const positiveInt = z.number().int().positive();

/** A version as ComfyUI announces it: `0.33.0`. Older profiles give a semver range instead: its lower bound is the oldest. */
const versions = z.strictObject({
  /** The first version that works: an older one is red. */
  oldest: z.string().optional(),
  /** The newest version that was measured: a newer one is a warning, never red by itself. */
  measured: z.string().optional(),
  /** What a published flaw in the server's version is: a warning, or a failure of `infra.advisories`. */
  advisories: z.enum(["warning", "failure"]).default("warning"),
  /** Before 2.0: a range. Read where `oldest` is absent; its upper bound decides nothing. */
  version: z.string().optional(),
});

const packSchema = z.strictObject({
  title: z.string(),
  /** Address of its Git repository. */
  source: z.string(),
  /** The commit whose nodes the inventory describes: packs move, and later commits may serve other names. */
  commit: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .optional(),
  /**
   * Whether a missing node of the pack is a failure even if no workflow of the profile uses it. Where false or absent, such a
   * node is a warning; one that a workflow uses always fails.
   */
  required: z.boolean().optional(),
});

/**
 * What a stack must be. Unknown keys are refused: a misspelt expectation would silently check nothing.
 */
export const profileSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  title: textSchema,
  comfyui: versions,
  device: z.strictObject({
    type: z.enum(["cuda", "cpu", "mps", "xpu", "any"]),
    /** In GiB (2^30 bytes), of the first device. A 24 GB card reports 23.6. */
    minVramGiB: z.number().nonnegative(),
  }),
  /** JSON file with the node inventory (name → python_module, input names, outputs), relative to the profile. */
  nodes: z.strictObject({
    inventory: z.string().min(1),
    /** Packs whose additional nodes are reported as "extra" and never fail a check: module name → where to get the pack. */
    packs: z.record(z.string(), packSchema),
  }),
  models: z.array(wantedModelSchema).min(1),
  workflows: workflowsSchema.describe(
    "What the service does, one entry for each workflow. None is obligatory: what is absent is not asked for.",
  ),
  /** A link on another site (Moodle, a mail, a portal) must open the page; where absent, a refusal is only noted. */
  links: z.literal("required").optional(),
  access: accessSchema.default({ kind: "login" }),
  token: z
    .strictObject({
      /** bcrypt cost below which the token is called weak. */
      minCost: positiveInt.default(10),
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
