import type { NodeComparison } from "../../comfyui/compare-nodes.ts";
import { some } from "../../format.ts";
import { group, rule } from "../rule.ts";
import { extrasFailedIn, packsFailedIn, startChecks } from "../start-readings.ts";
import { extraFailed, extraUnneeded } from "./core-extras.ts";
import { missingFrom } from "./lacking-packs.ts";

const coreMissing = rule({
  code: "core-nodes-missing",
  title: { fr: "Des nœuds de ComfyUI lui-même manquent", en: "Nodes of ComfyUI itself are missing" },
  check: "infra.nodes-inventory",
  reads: ["infra.version"],
  when: ({ facts, shell }) => {
    const names = missingFrom(facts, false).flatMap(([, all]) => all);
    // a version that is too old need not have them
    if (names.length === 0 || facts.version?.age === "older") return undefined;
    return {
      checks: ["infra.nodes-inventory", "infra.workflow-nodes"],
      cause: {
        fr: `Des nœuds livrés avec ComfyUI manquent, bien que sa version les contienne : ${some(names)}. Un module de comfy_extras n'a pas pu être importé, ou l'installation est modifiée.`,
        en: `Nodes that come with ComfyUI are missing although its version has them: ${some(names)}. A module of comfy_extras could not be imported, or the installation is modified.`,
      },
      steps: [
        {
          fr: "Cherchez « IMPORT FAILED » et « Cannot import » :",
          en: 'Look for "IMPORT FAILED" and "Cannot import":',
          run: shell.logs,
        },
        {
          fr: "Réinstallez les dépendances de ComfyUI, puis redémarrez :",
          en: "Install ComfyUI's dependencies again, then restart:",
          run: `${shell.comfyRequirements}${shell.restart}`,
        },
      ],
    };
  },
});

const hijacked = rule({
  code: "node-hijacked",
  title: { fr: "Un autre pack a pris le nom d'un nœud", en: "Another pack took a node's name" },
  check: "infra.nodes-origin",
  reads: ["infra.nodes-inventory"],
  when: ({ facts, shell }) => {
    const rows = some(
      (facts.nodes?.hijacked ?? []).map(({ node, expected, found }) => `${node}: ${expected} → ${found}`),
    );
    return {
      cause: {
        fr: `Un autre pack a enregistré le même nom de nœud, et c'est lui qui répond : ${rows || "voir le tableau joint"}. Les workflows s'exécutent alors avec un autre code.`,
        en: `Another pack registered the same node name, and it is the one that answers: ${rows || "see the attached table"}. The workflows then run with other code.`,
      },
      steps: [
        {
          fr: "Le dernier pack chargé l'emporte. Déplacez hors de custom_nodes celui qui ne doit pas être là :",
          en: "The pack that is loaded last wins. Move the one that should not be there out of custom_nodes:",
          run: shell.listNodes,
        },
        { fr: "Redémarrez :", en: "Restart:", run: shell.restart },
      ],
    };
  },
});

const drifted = rule({
  code: "node-signature-drift",
  title: { fr: "La signature d'un nœud a changé", en: "A node's signature has changed" },
  check: "infra.nodes-signature",
  reads: ["infra.nodes-inventory", "generation.workflows-valid"],
  when: ({ facts: { nodes, workflowNodesUnsuited = [] } }) => {
    const rows = some((nodes?.drifted ?? []).map(({ node, change }) => `${node} ${change}`));
    return {
      checks: [
        "infra.nodes-signature",
        ...(explainsWorkflows(nodes, workflowNodesUnsuited) ? (["generation.workflows-valid"] as const) : []),
      ],
      cause: {
        fr: `La version installée n'a plus les mêmes entrées ou sorties que l'inventaire : ${rows || "voir le tableau joint"}. Un workflow enregistré peut être refusé, ou brancher une autre sortie.`,
        en: `The installed version no longer has the inventory's inputs or outputs: ${rows || "see the attached table"}. A saved workflow may be refused, or connect another output.`,
      },
      steps: [
        {
          fr: "Changement voulu : exportez de nouveau les workflows du cours et refaites l'inventaire du profil. Sinon, revenez dans le pack à la version d'avant (git checkout), puis redémarrez.",
          en: "Intended change: export the course's workflows again and make the profile's inventory again. Otherwise go back to the former version in the pack (git checkout), then restart.",
        },
      ],
    };
  },
});

/** A workflow that fails only because a node has changed has the same cause. */
function explainsWorkflows(nodes: NodeComparison | undefined, unsuited: readonly string[]): boolean {
  const changed = (nodes?.drifted ?? []).map(({ node }) => node);
  return unsuited.length > 0 && unsuited.every((name) => changed.includes(name));
}

const workflowNodes = rule({
  code: "workflow-nodes-missing",
  title: { fr: "Un workflow emploie des nœuds absents", en: "A workflow uses absent nodes" },
  check: "infra.workflow-nodes",
  reads: ["infra.version", "generation.reference", ...startChecks],
  when: ({ facts, shell }) => {
    const failed = [...packsFailedIn(facts), ...extrasFailedIn(facts)];
    const broken =
      failed.length === 0
        ? { fr: "", en: "" }
        : {
            fr: ` Au démarrage, l'import de ${some(failed)} a échoué : ces nœuds en viennent peut-être.`,
            en: ` At the start the import of ${some(failed)} failed: these nodes may come from there.`,
          };
    const apiOff = (facts.system?.flags ?? []).some((flag) => /^--(disable-api-nodes|offline)$/.test(flag));
    const rows = (facts.workflowNodesMissing ?? []).map(
      ({ workflow, nodes }) => `${workflow}: ${some(nodes)}`,
    );
    return {
      checks: ["infra.workflow-nodes", "generation.workflows-valid"],
      cause: {
        fr: `Un workflow du cours emploie des nœuds que le serveur n'a pas (${rows.join(" ; ") || "voir le contrôle"}) : POST /prompt répondrait 400 « node … does not exist ».${broken.fr}`,
        en: `A workflow of the course uses nodes that the server does not have (${rows.join("; ") || "see the check"}): POST /prompt would answer 400 "node … does not exist".${broken.en}`,
      },
      steps: [
        ...(failed.length > 0
          ? [
              {
                fr: "Réparez d'abord ce qui a échoué ; le journal dit ce qui y manque :",
                en: "First repair what failed; the log says what is missing there:",
                run: shell.logs,
              },
            ]
          : []),
        ...(apiOff
          ? [
              {
                fr: "Ce serveur a été lancé sans les nœuds d'API (--disable-api-nodes ou --offline) : si l'un d'eux manque ici, retirez cette option.",
                en: "This server was started without the API nodes (--disable-api-nodes or --offline): if one of them is missing here, take this option out.",
              },
            ]
          : []),
        {
          fr: "Installez le pack qui les apporte (ComfyUI-Manager : « Install Missing Custom Nodes »), ou mettez ComfyUI à jour.",
          en: 'Install the pack that brings them (ComfyUI-Manager: "Install Missing Custom Nodes"), or update ComfyUI.',
        },
        { fr: "Redémarrez :", en: "Restart:", run: shell.restart },
      ],
    };
  },
});

export const nodeChangesGroup = group({
  name: "node-changes",
  layer: "stack",
  rules: [extraFailed, coreMissing, hijacked, drifted, workflowNodes, extraUnneeded],
  order: "core nodes that are missing are why a workflow lacks them",
  before: { workflows: "a node that is absent or has changed is why a workflow does not suit the server" },
});
