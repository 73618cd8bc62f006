import { commands } from "../commands.ts";
import { type Codes, diagnosis, type Rule, some, steps, when } from "../old-rule.ts";
import type { SeenRecord } from "../seen-record.ts";

export const nodeChangeCodes = {
  "core-nodes-missing": {
    fr: "Des nœuds de ComfyUI lui-même manquent",
    en: "Nodes of ComfyUI itself are missing",
  },
  "node-hijacked": { fr: "Un autre pack a pris le nom d'un nœud", en: "Another pack took a node's name" },
  "node-signature-drift": { fr: "La signature d'un nœud a changé", en: "A node's signature has changed" },
  "workflow-nodes-missing": {
    fr: "Un workflow emploie des nœuds absents",
    en: "A workflow uses absent nodes",
  },
} as const satisfies Codes;

const coreMissing = when("infra.nodes-inventory", (record) => {
  const names = Object.values(record.facts.nodes?.missing ?? {}).flat();
  if (names.length === 0) return undefined;
  return diagnosis(
    "core-nodes-missing",
    ["infra.nodes-inventory", "infra.workflow-nodes"],
    {
      fr: `Des nœuds livrés avec ComfyUI manquent, bien que sa version les contienne : ${some(names)}. Un module de comfy_extras n'a pas pu être importé, ou l'installation est modifiée.`,
      en: `Nodes that come with ComfyUI are missing although its version has them: ${some(names)}. A module of comfy_extras could not be imported, or the installation is modified.`,
    },
    steps(
      [
        `Cherchez « IMPORT FAILED » et « Cannot import » :${commands(record).logs}`,
        `Réinstallez les dépendances de ComfyUI, puis redémarrez :${commands(record).comfyRequirements}${commands(record).restart}`,
      ],
      [
        `Look for "IMPORT FAILED" and "Cannot import":${commands(record).logs}`,
        `Install ComfyUI's dependencies again, then restart:${commands(record).comfyRequirements}${commands(record).restart}`,
      ],
    ),
  );
});

const hijacked = when("infra.nodes-origin", (record) => {
  const rows = (record.facts.nodes?.hijacked ?? []).map(
    ({ node, expected, found }) => `${node}: ${expected} → ${found}`,
  );
  return diagnosis(
    "node-hijacked",
    ["infra.nodes-origin"],
    {
      fr: `Un autre pack a enregistré le même nom de nœud, et c'est lui qui répond : ${some(rows) || "voir le tableau joint"}. Les workflows s'exécutent alors avec un autre code.`,
      en: `Another pack registered the same node name, and it is the one that answers: ${some(rows) || "see the attached table"}. The workflows then run with other code.`,
    },
    steps(
      [
        `Le dernier pack chargé l'emporte. Déplacez hors de custom_nodes celui qui ne doit pas être là :${commands(record).listNodes}`,
        `Redémarrez :${commands(record).restart}`,
      ],
      [
        `The pack that is loaded last wins. Move the one that should not be there out of custom_nodes:${commands(record).listNodes}`,
        `Restart:${commands(record).restart}`,
      ],
    ),
  );
});

const drifted = when("infra.nodes-signature", (record) => {
  const rows = (record.facts.nodes?.drifted ?? []).map(({ node, change }) => `${node} ${change}`);
  return diagnosis(
    "node-signature-drift",
    [
      "infra.nodes-signature",
      ...(explainsWorkflows(record) ? (["generation.workflows-valid"] as const) : []),
    ],
    {
      fr: `La version installée n'a plus les mêmes entrées ou sorties que l'inventaire : ${some(rows) || "voir le tableau joint"}. Un workflow enregistré peut être refusé, ou brancher une autre sortie.`,
      en: `The installed version no longer has the inventory's inputs or outputs: ${some(rows) || "see the attached table"}. A saved workflow may be refused, or connect another output.`,
    },
    {
      fr: "Changement voulu : exportez de nouveau les workflows du cours et refaites l'inventaire du profil. Sinon, revenez dans le pack à la version d'avant (git checkout), puis redémarrez.",
      en: "Intended change: export the course's workflows anew and make the profile's inventory again. Otherwise go back to the former version in the pack (git checkout), then restart.",
    },
  );
});

/** A workflow whose only fault is to use a node that has changed is the same fact. */
function explainsWorkflows({ facts: { nodes, workflowNodesUnsuited = [] } }: SeenRecord): boolean {
  const changed = (nodes?.drifted ?? []).map(({ node }) => node);
  return workflowNodesUnsuited.length > 0 && workflowNodesUnsuited.every((name) => changed.includes(name));
}

const workflowNodes = when("infra.workflow-nodes", (record) => {
  const rows = (record.facts.workflowNodesMissing ?? []).map(
    ({ workflow, nodes }) => `${workflow}: ${some(nodes)}`,
  );
  return diagnosis(
    "workflow-nodes-missing",
    ["infra.workflow-nodes", "generation.workflows-valid"],
    {
      fr: `Un workflow du cours emploie des nœuds que le serveur n'a pas (${rows.join(" ; ") || "voir le contrôle"}) : POST /prompt répondrait 400 « node … does not exist ».`,
      en: `A workflow of the course uses nodes that the server does not have (${rows.join("; ") || "see the check"}): POST /prompt would answer 400 "node … does not exist".`,
    },
    steps(
      [
        "Installez le pack qui les apporte (ComfyUI-Manager : « Install Missing Custom Nodes »), ou mettez ComfyUI à jour.",
        `Redémarrez :${commands(record).restart}`,
      ],
      [
        'Install the pack that brings them (ComfyUI-Manager: "Install Missing Custom Nodes"), or update ComfyUI.',
        `Restart:${commands(record).restart}`,
      ],
    ),
  );
});

export const nodeChangeRules: readonly Rule[] = [coreMissing, hijacked, drifted, workflowNodes];
