import { CodedError } from "../errors.ts";

export function inputMissing(title: string, node: string, inputs: readonly string[]): CodedError {
  const names = inputs.join(", ");
  return new CodedError("WORKFLOW_INPUT_MISSING", {
    fr: `Le nœud « ${title} », ${node}, n'a pas d'entrée ${names}. Donnez ce titre au nœud qui la porte.`,
    en: `The node "${title}", ${node}, has no input ${names}. Give this title to the node that has it.`,
  });
}

export function linked(title: string, node: string, input: string): CodedError {
  return new CodedError("WORKFLOW_INPUT_LINKED", {
    fr: `L'entrée ${input} du nœud ${node} vient d'un autre nœud, qui la calcule. Donnez le titre « ${title} » au nœud à régler : à celui-ci, pour remplacer son lien, ou à celui d'où vient la valeur.`,
    en: `The input ${input} of node ${node} comes from another node, which computes it. Give the title "${title}" to the node to set: to this one, to replace its link, or to the one where the value comes from.`,
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
