import { expect } from "vitest";
import { compareNodes } from "../../src/comfyui/compare-nodes.ts";
import { servedNodes } from "../../src/comfyui/node-signature.ts";
import { loadInventory } from "../../src/config/load-profile.ts";
import { plural } from "../../src/format.ts";
import type { Measured } from "../../src/record/facts.ts";
import { check, config } from "../../src/runner/check.ts";
import { malformedNodes, objectInfo } from "../../src/runner/helpers/object-info.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";

const { nodes, workflows } = config.profile;

/** Each check compares for itself: a comparison that another check did not make must not count as agreement. */
async function compared(signal: AbortSignal): Promise<NonNullable<Measured["nodes"]>> {
  return compareNodes(await objectInfo(signal), loadInventory(config.profile), Object.keys(nodes.packs));
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

check("infra.nodes-inventory", async ({ evidence, note, signal }) => {
  const served = await objectInfo(signal);
  const inventory = loadInventory(config.profile);
  const comparison = await compared(signal);
  const malformed = await malformedNodes(signal);
  note({ nodes: comparison, servedNodes: servedNodes(served) });
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
  expect(
    Object.entries(comparison.missing).map(([module, names]) => {
      const absent = names.map((name) => absence(name, malformed));
      const absentNodes = plural(names.length, ["nœud manque", "nœuds manquent"], ["node", "nodes"]);
      return {
        fr: `${absentNodes.fr} du module ${module} : ${absent.map(({ fr }) => fr).join(", ")}.`,
        en: `${absentNodes.en} missing from module ${module}: ${absent.map(({ en }) => en).join(", ")}.`,
      };
    }),
  ).toBeFlawless();
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

check("infra.nodes-signature", async ({ signal }) => {
  const { drifted } = await compared(signal);
  expect(
    drifted.map(({ node, change }) => ({
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
        (name) => !Object.hasOwn(served, name),
      ),
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
