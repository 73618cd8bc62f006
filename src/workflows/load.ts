import { z } from "zod";
import type { Graph } from "../comfyui/client.ts";
import { excerpt } from "../comfyui/errors.ts";
import { CodedError } from "../errors.ts";
import { faultText, readTextFile, withoutBom } from "../input/text-file.ts";

const maxBytes = 8 * 2 ** 20;

/** A node of the API format; unknown keys are kept and sent. */
const nodeSchema = z.looseObject({
  class_type: z.string().min(1),
  inputs: z.record(z.string(), z.unknown()).default({}),
  _meta: z.looseObject({ title: z.string().optional() }).optional(),
});

/**
 * Reads a graph in API format (at most 8 MiB) without the root `_meta`, which POST /prompt refuses.
 * Errors: WORKFLOW_UNREADABLE, WORKFLOW_NOT_JSON, WORKFLOW_UI_FORMAT, WORKFLOW_INVALID, each with the file and the node.
 */
export function loadWorkflow(file: string): Graph {
  const read = readTextFile(file, maxBytes);
  if ("fault" in read) {
    const { fr, en } = faultText(read.fault, file);
    throw new CodedError("WORKFLOW_UNREADABLE", { fr: `Workflow : ${fr}.`, en: `Workflow: ${en}.` });
  }
  let data: unknown;
  try {
    data = JSON.parse(withoutBom(read.text));
  } catch (error) {
    const place = /line \d+ column \d+/.exec(error instanceof Error ? error.message : "")?.[0];
    const at = place === undefined ? "" : ` (${place})`;
    throw new CodedError("WORKFLOW_NOT_JSON", {
      fr: `Le workflow « ${file} » n'est pas du JSON${at}. Exportez-le à nouveau depuis ComfyUI.`,
      en: `The workflow "${file}" is not JSON${at}. Export it again from ComfyUI.`,
    });
  }
  return parseGraph(data, file);
}

/** Reads parsed JSON as a graph; `file` is for messages. Same errors as `loadWorkflow`. */
function parseGraph(data: unknown, file: string): Graph {
  if (typeof data !== "object" || data === null || Array.isArray(data))
    throw invalid(file, "un objet « identifiant → nœud » est attendu", 'an object "id → node" is expected');
  if (Array.isArray((data as { nodes?: unknown }).nodes)) throw uiFormat(file);
  if (isTooDeep(data))
    throw invalid(file, "il est imbriqué sur plus de 100 niveaux", "it is nested deeper than 100 levels");
  const nodes: [string, Graph[string]][] = [];
  for (const [id, value] of Object.entries(data)) {
    if (id === "_meta") continue;
    const parsed = nodeSchema.safeParse(value);
    if (!parsed.success) {
      const [name, key] = [excerpt(id), excerpt(parsed.error.issues[0]?.path.join(".") ?? "") || "…"];
      throw invalid(
        file,
        `le nœud « ${name} » n'est pas valide à « ${key} » (attendu : class_type et inputs)`,
        `node "${name}" is not valid at "${key}" (expected: class_type and inputs)`,
      );
    }
    nodes.push([id, parsed.data as Graph[string]]);
  }
  if (nodes.length === 0) throw invalid(file, "il ne contient aucun nœud", "it contains no node");
  return Object.fromEntries(nodes);
}

/** Recursion over such a graph, as in structuredClone and in the server, runs out of stack. */
function isTooDeep(data: object): boolean {
  let level: unknown[] = [data];
  for (let depth = 0; depth < 100; depth++) {
    level = level.flatMap((value) =>
      typeof value === "object" && value !== null ? Object.values(value) : [],
    );
    if (level.length === 0) return false;
  }
  return true;
}

function uiFormat(file: string): CodedError {
  return new CodedError("WORKFLOW_UI_FORMAT", {
    fr: `Le workflow « ${file} » est au format de l'interface, que POST /prompt refuse (« missing class_type »). Dans ComfyUI : menu Workflow → Exporter (API) ; sur une ancienne interface, activez le mode développeur puis « Save (API Format) ».`,
    en: `The workflow "${file}" is in the interface's format, which POST /prompt refuses ("missing class_type"). In ComfyUI: menu Workflow → Export (API); on an old interface enable the developer mode, then "Save (API Format)".`,
  });
}

function invalid(file: string, fr: string, en: string): CodedError {
  return new CodedError("WORKFLOW_INVALID", {
    fr: `Le workflow « ${file} » n'est pas un graphe au format API : ${fr}.`,
    en: `The workflow "${file}" is not a graph in API format: ${en}.`,
  });
}
