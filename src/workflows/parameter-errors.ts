import type { Graph } from "../comfyui/client.ts";
import { CodedError } from "../errors.ts";
import { type Role, sourceOf } from "./candidates.ts";
import { answer, nameOfNode, titles } from "./find-node.ts";

export function inputMissing(title: string, node: string, inputs: readonly string[]): CodedError {
  const names = inputs.join(", ");
  return new CodedError("WORKFLOW_INPUT_MISSING", {
    fr: `Le nœud « ${title} », ${node}, n'a pas d'entrée ${names}. Écrivez sous « nodes » du profil l'identifiant du nœud qui la porte (ou donnez-lui ce titre).`,
    en: `The node "${title}", ${node}, has no input ${names}. Write under "nodes" of the profile the id of the node that has it (or give it this title).`,
  });
}

export function linked(role: Role, graph: Graph, id: string, input: string): CodedError {
  const [node, title] = [nameOfNode(graph, id), titles[role]];
  const source = sourceOf(graph, graph[id]?.inputs[input]);
  const from = source === undefined ? "–" : nameOfNode(graph, source);
  const own = answer(role, id);
  return new CodedError("WORKFLOW_INPUT_LINKED", {
    fr: `L'entrée ${input} du nœud ${node} vient d'un autre nœud, ${from}, qui la calcule. Écrivez dans le profil, à ce workflow, ${own} pour remplacer ce lien, ou l'identifiant du nœud où la valeur s'écrit (ou donnez à ce nœud le titre « ${title} »).`,
    en: `The input ${input} of node ${node} comes from another node, ${from}, which computes it. Write into the profile, at this workflow, ${own} to replace this link, or the id of the node where the value is written (or give that node the title "${title}").`,
  });
}

export function sizeShared(node: string): CodedError {
  return new CodedError("WORKFLOW_SIZE_SHARED", {
    fr: `Largeur et hauteur viennent de la même valeur, celle du nœud ${node} : donnez-en deux égales dans le profil, ou un nœud à chacune dans le workflow.`,
    en: `Width and height come from the same value, that of node ${node}: make them equal in the profile, or give each a node of its own in the workflow.`,
  });
}

export function badSeed(): CodedError {
  return new CodedError("WORKFLOW_SEED", {
    fr: "Une graine est un entier de 0 à 2^53−1 : au-delà, JSON l'arrondit et le serveur la refuse.",
    en: "A seed is an integer from 0 to 2^53−1: beyond that JSON rounds it and the server refuses it.",
  });
}
