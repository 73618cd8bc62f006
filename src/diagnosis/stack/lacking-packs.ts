import type { NodeComparison } from "../../comfyui/compare-nodes.ts";
import { folderOf, isOfPack } from "../../comfyui/unneeded-nodes.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Measured, PackOfProfile } from "../../record/facts.ts";
import type { Explanation, Seen } from "../rule.ts";

export const reads = [
  "infra.version",
  "generation.reference",
  "infra.workflow-nodes",
  "infra.token-opens",
  "generation.container-stable",
] as const;

export type SeenPacks = Seen<"infra.nodes-inventory" | (typeof reads)[number]>;

type Facts = Pick<Measured, "nodes" | "packs" | "nodesUnneeded" | "workflowNodesMissing">;

/** Names that are missing and needed, from packs or from ComfyUI itself, by module. */
export function missingFrom(
  { nodes, nodesUnneeded = [] }: Facts,
  packs: boolean,
): [module: string, names: string[]][] {
  return Object.entries(nodes?.missing ?? {})
    .filter(([module]) => isOfPack(module) === packs)
    .map(([module, names]): [string, string[]] => [
      module,
      names.filter((name) => !nodesUnneeded.includes(name)),
    ])
    .filter(([, names]) => names.length > 0);
}

/** The check on the workflows' nodes, where those missing names explain it and with it an invalid workflow. */
export function workflowsWith({ workflowNodesMissing = [] }: Facts, names: readonly string[]): CheckId[] {
  const wanted = workflowNodesMissing.flatMap(({ nodes }) => nodes);
  const explained = wanted.length > 0 && wanted.every((node) => names.includes(node));
  return explained ? ["infra.workflow-nodes", "generation.workflows-valid"] : [];
}

export interface Lack {
  readonly kind: "other-version" | "partly" | "absent";
  readonly nodes: NodeComparison;
  /** The pack that lacks most names, as its folder is called, and all that it lacks. */
  readonly pack: string;
  readonly names: readonly string[];
  /** How the profile describes it, where it does. */
  readonly known?: PackOfProfile;
}

/** How one of these packs differs from the inventory: the one that lacks most. */
export function lackOf({ nodes, packs = {} }: Facts, modules: readonly string[]): Lack | undefined {
  const [first] = Object.entries(nodes?.missing ?? {})
    .filter(([module]) => modules.includes(module))
    .sort(([, a], [, b]) => b.length - a.length);
  if (first === undefined || nodes === undefined) return undefined;
  const [module, names] = first;
  const known = packs[module];
  const lack = { nodes, pack: known?.folder ?? folderOf(module), names, ...(known && { known }) };
  // as many unknown names as are missing: nothing failed, it is another version of the pack
  if (nodes.extra.length >= names.length) return { ...lack, kind: "other-version" };
  // a pack that brings most of the inventory and of which almost nothing is left was never loaded
  const whole = known ? names.length >= known.nodes : names.length >= nodes.expected * 0.8;
  return { ...lack, kind: whole ? "absent" : "partly" };
}

/** A rule's `when` for a pack whose missing nodes are needed and that differs from the inventory in this way. */
export function whenLacking(
  kind: Lack["kind"],
  explain: (lack: Lack, seen: SeenPacks) => Explanation,
): (seen: SeenPacks) => Explanation | undefined {
  return (seen) => {
    const needed = missingFrom(seen.facts, true).map(([module]) => module);
    const lack = lackOf(seen.facts, needed);
    if (lack?.kind !== kind) return undefined;
    const missing = Object.values(lack.nodes.missing).flat();
    return {
      checks: ["infra.nodes-inventory", ...workflowsWith(seen.facts, missing)],
      ...explain(lack, seen),
    };
  };
}
