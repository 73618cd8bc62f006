import { expect } from "vitest";
import { compareNodes } from "../../src/comfyui/compare-nodes.ts";
import { excerpt } from "../../src/comfyui/errors.ts";
import { servedNodes } from "../../src/comfyui/node-signature.ts";
import type { ObjectInfo } from "../../src/comfyui/replies.ts";
import { folderOf, isOfPack, unneededNodes } from "../../src/comfyui/unneeded-nodes.ts";
import { loadInventory } from "../../src/config/load-profile.ts";
import { plural, some } from "../../src/format.ts";
import type { Measured } from "../../src/record/facts.ts";
import { check, config, known } from "../../src/runner/check.ts";
import { asServed, malformedNodes, objectInfo, objectInfoMs } from "../../src/runner/helpers/object-info.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";

const { nodes, workflows } = config.profile;

/** Each check compares for itself: a comparison that another check did not make must not count as agreement. */
async function compared(signal: AbortSignal): Promise<NonNullable<Measured["nodes"]>> {
  return compareNodes(await objectInfo(signal), loadInventory(config.profile), Object.keys(nodes.packs));
}

/** Classes that the profile's workflows use. */
function usedClasses(): Set<string> {
  const graphs = workflows.map(({ file }) => Object.values(loadWorkflow(file)));
  return new Set(graphs.flat().map((node) => node.class_type));
}

/** Modules of the packs that the profile demands whether they are used or not. */
const demanded = new Set(
  Object.entries(nodes.packs)
    .filter(([, { required }]) => required)
    .map(([module]) => module),
);

function packsOfProfile(served: ObjectInfo): Measured["packs"] {
  const folders = new Map(
    Object.values(served)
      .filter(({ python_module: module }) => isOfPack(module))
      .map(({ python_module: module }) => [module.toLowerCase(), excerpt(folderOf(module))]),
  );
  const modules = Object.values(loadInventory(config.profile)).map(({ module }) => module);
  return Object.fromEntries(
    Object.entries(nodes.packs).map(([module, { source, commit }]) => {
      const folder = folders.get(module.toLowerCase());
      const listed = modules.filter((one) => one === module).length;
      return [module, { source, ...(commit && { commit }), ...(folder && { folder }), nodes: listed }];
    }),
  );
}

/** A missing node: its name, with the unreadable place if the server lists it in a malformed form. */
function absence(name: string, malformed: Readonly<Record<string, string>>): { fr: string; en: string } {
  const place = Object.hasOwn(malformed, name) ? malformed[name] : undefined;
  if (place === undefined) return { fr: name, en: name };
  return {
    fr: `${name} (listé, mais illisible à « ${place} »)`,
    en: `${name} (listed, but unreadable at "${place}")`,
  };
}

/** Milliseconds. 916 nodes take a tenth of a second; the interface waits for this list before it shows anything. */
const SLOW_LIST = 8_000;

function slowList(ms: number): { fr: string; en: string } {
  const seconds = Math.round(ms / 1000);
  return {
    fr: `GET /object_info a mis ${seconds} s, cette route seule : chaque nœud y énumère ses fichiers (dossiers de modèles très grands, ou sur le réseau), et un ComfyUI récent y commence un inventaire. L'interface des étudiants attend autant à chaque ouverture.`,
    en: `GET /object_info took ${seconds} s, this route alone: each node lists its files there (very large folders of models, or on a network drive), and a recent ComfyUI starts an inventory. The students' interface waits as long whenever it is opened.`,
  };
}

check("infra.nodes-inventory", async ({ cannotTell, evidence, note, remark, signal }) => {
  const served = await objectInfo(signal);
  const [listMs = 0, otherMs = 0] = [objectInfoMs(), known["infra.reachable"]?.connection?.ms];
  if (listMs > SLOW_LIST && listMs > 10 * otherMs) remark(slowList(listMs));
  const inventory = loadInventory(config.profile);
  const comparison = await compared(signal);
  const malformed = await malformedNodes(signal);
  const unneeded = unneededNodes(comparison.missing, { used: usedClasses(), demanded });
  note({ nodes: comparison, servedNodes: servedNodes(served), packs: packsOfProfile(served) });
  if (unneeded.length > 0) note({ nodesUnneeded: unneeded });
  await evidence.table(
    "inventory",
    Object.entries(inventory).map(([node, { module }]) => ({
      node,
      expected: module,
      served: served[node]?.python_module ?? "–",
    })),
  );
  if (Object.keys(malformed).length > 0) await evidence.json("malformed", malformed);
  if (comparison.extra.length > 0) await evidence.json("extra", comparison.extra);
  const absentOf = (module: string, names: readonly string[]): { fr: string; en: string } => {
    const absent = names.map((name) => absence(name, malformed));
    const absentNodes = plural(names.length, ["nœud manque", "nœuds manquent"], ["node", "nodes"]);
    return {
      fr: `${absentNodes.fr} du module ${module} : ${absent.map(({ fr }) => fr).join(", ")}.`,
      en: `${absentNodes.en} missing from module ${module}: ${absent.map(({ en }) => en).join(", ")}.`,
    };
  };
  const needed = Object.entries(comparison.missing)
    .map(([module, names]) => [module, names.filter((name) => !unneeded.includes(name))] as const)
    .filter(([, names]) => names.length > 0);
  expect(needed.map(([module, names]) => absentOf(module, names))).toBeFlawless();
  if (unneeded.length === 0) return;
  const lacking = plural(
    unneeded.length,
    ["nœud de pack manque", "nœuds de pack manquent"],
    ["node", "nodes"],
  );
  return cannotTell({
    fr: `${lacking.fr} sur les ${comparison.expected} de l'inventaire, mais aucun workflow du profil ne s'en sert : ${some(unneeded)}`,
    en: `${lacking.en} of packs missing from the inventory's ${comparison.expected}, but no workflow of the profile uses any: ${some(unneeded)}`,
  });
});

check("infra.nodes-origin", async ({ signal }) => {
  const { hijacked } = await compared(signal);
  expect(
    hijacked.map(({ node, expected, found }) => ({
      fr: `${node} vient de « ${found} » au lieu de « ${expected} ».`,
      en: `${node} comes from "${found}" instead of "${expected}".`,
    })),
  ).toBeFlawless();
});

check("infra.nodes-signature", async ({ cannotTell, signal }) => {
  const { drifted } = await compared(signal);
  const inventory = loadInventory(config.profile);
  const changed = Map.groupBy(drifted, ({ node }) => inventory[node]?.module ?? "");
  const names = Object.fromEntries(
    [...changed].map(([module, rows]) => [module, rows.map(({ node }) => node)]),
  );
  const unneeded = unneededNodes(names, { used: usedClasses(), demanded });
  const rows = drifted.map(({ node, change }) => ({
    node,
    fr: `La signature de ${node} a changé : ${change}.`,
    en: `The signature of ${node} has changed: ${change}.`,
  }));
  expect(rows.filter(({ node }) => !unneeded.includes(node))).toBeFlawless();
  if (rows.length === 0) return;
  const said = (language: "fr" | "en"): string => rows.map((row) => row[language]).join(" ");
  return cannotTell({
    fr: `aucun workflow du profil n'emploie les nœuds qui ont changé. ${said("fr")}`,
    en: `no workflow of the profile uses the nodes that have changed. ${said("en")}`,
  });
});

check("infra.workflow-nodes", async ({ note, signal }) => {
  const served = await objectInfo(signal);
  const graphs = await Promise.all(
    workflows.map(async ({ name: workflow, file }) => {
      const graph = await asServed(loadWorkflow(file), signal);
      return { workflow, classes: new Set(Object.values(graph).map((node) => node.class_type)) };
    }),
  );
  const missing = graphs
    .map(({ workflow, classes }) => ({
      workflow,
      nodes: [...classes].filter((name) => !Object.hasOwn(served, name)),
    }))
    .filter(({ nodes: names }) => names.length > 0);
  note({ workflowNodesMissing: missing });
  const malformed = await malformedNodes(signal);
  expect(
    missing.map(({ workflow, nodes: names }) => {
      const absent = names.map((name) => absence(name, malformed));
      return {
        fr: `Le workflow « ${workflow} » emploie des nœuds absents : ${absent.map(({ fr }) => fr).join(", ")}.`,
        en: `The workflow "${workflow}" uses absent nodes: ${absent.map(({ en }) => en).join(", ")}.`,
      };
    }),
  ).toBeFlawless();
});
