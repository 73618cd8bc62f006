import { createHash } from "node:crypto";
import { z } from "zod";
import type { Graph } from "../comfyui/client.ts";
import type { Subject } from "../record/reference-finding.ts";
import type { Text } from "../text.ts";

export const subjectSchema = z.object({
  profile: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  workflow: z.string().regex(/^text-to-image(?: \([\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}\))?$/u),
  seed: z.int().nonnegative(),
  width: z.int().positive(),
  height: z.int().positive(),
  prompt: z.string(),
  models: z.array(z.string()),
  graphSha256: z.string().regex(/^[0-9a-f]{64}$/),
}) satisfies z.ZodType<Subject>;

/** The subject of a graph whose parameters are set. */
export function subjectOf(
  graph: Graph,
  parameters: Partial<Pick<Subject, "workflow">> &
    Pick<Subject, "profile" | "seed" | "width" | "height" | "prompt">,
): Subject {
  const { profile, workflow = "text-to-image", seed, width, height, prompt } = parameters;
  const values = Object.values(graph).flatMap(({ inputs }) => Object.values(inputs));
  const models = values.filter(
    (value) => typeof value === "string" && /\.(safetensors|gguf|sft|ckpt|pt|pth|bin)$/i.test(value),
  );
  return {
    profile,
    workflow,
    seed,
    width,
    height,
    prompt,
    models: [...new Set(models.map(String))].toSorted(),
    graphSha256: createHash("sha256").update(canonical(graph)).digest("hex"),
  };
}

/** What differs, most informative first; empty for the same subject. */
export function subjectChanges(approved: Subject, now: Subject): Text[] {
  const size = ({ width, height }: Subject): string => `${width}×${height}`;
  const changes: Text[] = [];
  const compare = (name: Text, before: string | number, after: string | number): void => {
    if (before !== after)
      changes.push({ fr: `${name.fr} : ${before} → ${after}`, en: `${name.en}: ${before} → ${after}` });
  };
  compare({ fr: "graine", en: "seed" }, approved.seed, now.seed);
  compare({ fr: "taille", en: "size" }, size(approved), size(now));
  if (approved.prompt !== now.prompt) changes.push({ fr: "le texte à peindre", en: "the prompt" });
  compare({ fr: "modèles", en: "models" }, approved.models.join(", "), now.models.join(", "));
  if (changes.length === 0 && approved.graphSha256 !== now.graphSha256)
    changes.push({ fr: "le graphe du workflow", en: "the workflow's graph" });
  return changes;
}

/** Keys in one order; what does not change the pixels is left out. */
function canonical(graph: Graph): string {
  const nodes = Object.entries(graph).map(([id, { class_type, inputs }]) => {
    const painted = Object.entries(inputs).filter(([name]) => name !== "filename_prefix");
    return [id, class_type, painted.toSorted(byName)] as const;
  });
  return JSON.stringify(nodes.toSorted(byName));
}

function byName([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
