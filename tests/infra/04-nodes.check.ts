import { expect } from "vitest";
import { compareNodes } from "../../src/comfyui/compare-nodes.ts";
import { servedNodes } from "../../src/comfyui/node-signature.ts";
import { loadInventory } from "../../src/config/load-profile.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";
import { check, config, known } from "../support/check.ts";
import { objectInfo } from "../support/object-info.ts";

const { nodes, workflows } = config.profile;

check("infra.nodes-inventory", async ({ evidence, note, signal }) => {
  const served = await objectInfo(signal);
  const inventory = loadInventory(config.profile);
  const comparison = compareNodes(served, inventory, Object.keys(nodes.packs));
  note({ nodes: comparison, servedNodes: servedNodes(served) });
  await evidence.table(
    "inventory",
    Object.entries(inventory).map(([node, { module }]) => ({
      node,
      expected: module,
      served: served[node]?.python_module ?? "–",
    })),
  );
  if (comparison.extra.length > 0) await evidence.json("extra", comparison.extra);
  expect(
    Object.entries(comparison.missing).map(([module, names]) => ({
      fr: `${names.length} nœud(s) manquent du module ${module} : ${names.join(", ")}.`,
      en: `${names.length} node(s) missing from module ${module}: ${names.join(", ")}.`,
    })),
  ).toBeFlawless();
});

check("infra.nodes-origin", async () => {
  expect(
    (known.nodes?.hijacked ?? []).map(({ node, expected, found }) => ({
      fr: `${node} vient de « ${found} » au lieu de « ${expected} ».`,
      en: `${node} comes from "${found}" instead of "${expected}".`,
    })),
  ).toBeFlawless();
});

check("infra.nodes-signature", async () => {
  expect(
    (known.nodes?.drifted ?? []).map(({ node, change }) => ({
      fr: `La signature de ${node} a changé : ${change}.`,
      en: `The signature of ${node} has changed: ${change}.`,
    })),
  ).toBeFlawless();
});

check("infra.workflow-nodes", async ({ note, signal }) => {
  const served = await objectInfo(signal);
  const missing = Object.entries(workflows)
    .map(([workflow, { file }]) => ({
      workflow,
      nodes: [...new Set(Object.values(loadWorkflow(file)).map((node) => node.class_type))].filter(
        (name) => !(name in served),
      ),
    }))
    .filter(({ nodes: names }) => names.length > 0);
  note({ workflowNodesMissing: missing });
  expect(
    missing.map(({ workflow, nodes: names }) => ({
      fr: `Le workflow « ${workflow} » emploie des nœuds absents : ${names.join(", ")}.`,
      en: `The workflow "${workflow}" uses absent nodes: ${names.join(", ")}.`,
    })),
  ).toBeFlawless();
});
