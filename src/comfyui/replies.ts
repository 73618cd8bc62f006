import { z } from "zod";
import { isCostly } from "../bounded-json.ts";
import type { RawReply } from "./connection.ts";
import { ComfyError, excerpt } from "./errors.ts";
import { issueText } from "./issue-text.ts";
import { listOf, tableOf } from "./size-limits.ts";

/** Shapes of ComfyUI's replies. Unknown keys are allowed everywhere: a newer server adds some. Source: PROTOCOL, 2–8. */

/** The packages of requirements.txt, told since 0.22; `required` is the lower bound that requirements.txt gives. */
const packagesSchema = listOf(
  z.looseObject({ name: z.string(), installed: z.string().nullish(), required: z.string() }),
);

export const systemStatsSchema = z.looseObject({
  system: z.looseObject({
    os: z.string(),
    /** A server that says nothing of its version, or null, is judged by everything else. */
    comfyui_version: z.string().catch(""),
    python_version: z.string(),
    pytorch_version: z.string(),
    ram_total: z.number(),
    ram_free: z.number(),
    argv: listOf(z.string()).default([]),
    /** Absent before 0.22, and where it is of a shape that nobody knows yet. */
    comfy_package_versions: packagesSchema.optional().catch(undefined),
  }),
  devices: listOf(
    z.looseObject({
      name: z.string(),
      type: z.string(),
      vram_total: z.number(),
      vram_free: z.number(),
      torch_vram_total: z.number().optional().catch(undefined),
      torch_vram_free: z.number().optional().catch(undefined),
    }),
  ),
});
export type SystemStats = z.infer<typeof systemStatsSchema>;

const nodeSection = tableOf(z.array(z.unknown()));

/** One entry of /object_info. An input spec is `[options[], {…}?]`, `[TYPE, {…}?]` or `["COMBO", {options}]`. */
const nodeInfoSchema = z.looseObject({
  input: z.looseObject({ required: nodeSection.optional(), optional: nodeSection.optional() }),
  output: z.array(z.unknown()),
  name: z.string(),
  python_module: z.string(),
  output_node: z.boolean().default(false),
});
export type NodeInfo = z.infer<typeof nodeInfoSchema> & {
  /** Where the entry departs from the shape; its other fields are then empty. */
  readonly malformed?: string;
};

/**
 * Checked entry by entry: the server passes on what a pack's author wrote (`RETURN_TYPES = ("STRING")` comes as a
 * string), and one malformed node must not hide thousands of sound ones.
 */
export const objectInfoSchema = tableOf(
  z.unknown().transform((entry): NodeInfo => {
    // an error of zod is expensive: a large table of entries that are no objects must not cause one each
    const read = typeof entry === "object" ? nodeInfoSchema.safeParse(entry) : undefined;
    if (read?.success) return read.data;
    const malformed = excerpt(read?.error.issues[0]?.path.map(String).join(".") ?? "") || "–";
    return { input: {}, output: [], name: "", python_module: "", output_node: false, malformed };
  }),
).superRefine((nodes, context) => {
  // ComfyUI has hundreds of its own nodes: an empty table comes from another service
  if (Object.keys(nodes).length > 0) return;
  const text = { fr: "aucun nœud", en: "no node at all" };
  context.addIssue({ code: "custom", message: text.en, params: { text } });
});
export type ObjectInfo = z.infer<typeof objectInfoSchema>;

const inputMapping = z.looseObject({
  new_id: z.string(),
  old_id: z.string().optional(),
  set_value: z.unknown().optional(),
});

/** By absent class: the classes that POST /prompt may put in its place, of which it takes the first (since 0.14). */
export const nodeReplacementsSchema = tableOf(
  listOf(
    z.looseObject({
      new_node_id: z.string(),
      input_mapping: listOf(inputMapping).nullish(),
      output_mapping: listOf(z.looseObject({ old_idx: z.number(), new_idx: z.number() })).nullish(),
    }),
  ),
);
export type NodeReplacements = z.infer<typeof nodeReplacementsSchema>;

/** `[number, prompt_id, prompt, extra_data, output_node_ids]`; newer servers append. */
const queueItem = z.tuple([z.number(), z.string()]).rest(z.unknown());

export const queueSchema = z.looseObject({
  queue_running: listOf(queueItem),
  queue_pending: listOf(queueItem),
});
export type Queue = z.infer<typeof queueSchema>;

export const execInfoSchema = z.looseObject({ exec_info: z.looseObject({ queue_remaining: z.number() }) });

/** The reply of GET /experiment/models: the folders searched for each kind of model, extra_model_paths.yaml included. */
export const modelFoldersSchema = listOf(
  z.looseObject({ name: z.string().max(100), folders: listOf(z.string().regex(/^\/[^\p{Cc}]{0,500}$/u)) }),
);

const nodeErrors = tableOf(
  z.looseObject({
    class_type: z.string().optional(),
    errors: listOf(z.looseObject({ type: z.string(), message: z.string(), details: z.string().default("") })),
  }),
);

export const submittedSchema = z.looseObject({
  /** Our id, or the UUID that an old server chooses: it goes into paths, files and messages. */
  prompt_id: z.string().regex(/^[0-9A-Za-z][\w-]{0,99}$/),
  number: z.number(),
  node_errors: nodeErrors.default({}),
});

/** The reply 400 of POST /prompt. Old servers (0.2.7) send `node_errors: []` and a plain string as `error`. */
export const rejectedSchema = z.looseObject({
  error: z.union([
    z.looseObject({ type: z.string(), message: z.string(), details: z.string().default("") }),
    z.string().transform((message) => ({ type: "unknown", message, details: "" })),
  ]),
  node_errors: z
    .union([nodeErrors, z.array(z.unknown()).transform((): z.infer<typeof nodeErrors> => ({}))])
    .default({}),
});
export type NodeErrors = z.infer<typeof nodeErrors>;

const imageRef = z.looseObject({
  filename: z.string().max(255),
  subfolder: z.string().max(4_096).default(""),
  type: z.string().max(100).default("output"),
});

export const historyEntrySchema = z.looseObject({
  prompt: z.tuple([z.number(), z.string()]).rest(z.unknown()),
  outputs: tableOf(z.looseObject({ images: listOf(imageRef).optional() }).catch({})),
  status: z
    .looseObject({
      status_str: z.string(),
      completed: z.boolean(),
      messages: listOf(z.tuple([z.string(), z.looseObject({})])),
    })
    .nullish(),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

export const historySchema = tableOf(historyEntrySchema);

export const uploadedSchema = z.looseObject({
  name: z.string(),
  subfolder: z.string().default(""),
  type: z.string(),
});

export const logsRawSchema = z.looseObject({
  entries: listOf(z.looseObject({ t: z.string(), m: z.string() })),
});

/** The reply's body as JSON of the given shape. Errors: COMFY_NOT_JSON, COMFY_SHAPE, both with what was received; COMFY_TOO_LARGE. */
export function readJson<T>(reply: RawReply, schema: z.ZodType<T>): T {
  if (isCostly(reply.body)) throw tooMany(reply);
  const text = reply.body.toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const type = excerpt(reply.headers["content-type"] ?? "–");
    throw new ComfyError(
      "COMFY_NOT_JSON",
      {
        fr: `[${reply.request}] a répondu ${reply.status} avec « ${type} » au lieu de JSON : ${excerpt(text) || "(vide)"}. Un proxy ou un autre service répond peut-être à la place de ComfyUI.`,
        en: `[${reply.request}] answered ${reply.status} with "${type}" instead of JSON: ${excerpt(text) || "(empty)"}. A proxy or another service may answer in ComfyUI's place.`,
      },
      { status: reply.status, request: reply.request },
    );
  }
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = excerpt(issue?.path.map(String).join(".") ?? "") || "(root)";
  const what = issueText(issue);
  throw new ComfyError(
    "COMFY_SHAPE",
    {
      fr: `[${reply.request}] la réponse n'a pas la forme attendue de ComfyUI, à « ${where} » : ${excerpt(what.fr)}.`,
      en: `[${reply.request}] the reply does not have ComfyUI's shape, at "${where}": ${excerpt(what.en)}.`,
    },
    { status: reply.status, request: reply.request },
  );
}

export function tooMany({
  request,
  status,
  body,
}: Pick<RawReply, "request" | "status" | "body">): ComfyError {
  const size = `${(body.length / 2 ** 20).toFixed(1)}`;
  return new ComfyError(
    "COMFY_TOO_LARGE",
    {
      fr: `[${request}] la réponse (${size} Mio) compte plus d'éléments ou de niveaux qu'aucune réponse de ComfyUI : elle n'est pas lue.`,
      en: `[${request}] the reply (${size} MiB) has more members or levels than any reply of ComfyUI: it is not read.`,
    },
    { status, request },
  );
}
