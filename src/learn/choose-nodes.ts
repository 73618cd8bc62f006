import type { Graph } from "../comfyui/client.ts";
import { CodedError } from "../errors.ts";
import type { Text } from "../text.ts";
import { candidatesFor } from "../workflows/candidates.ts";
import { findNodes, nameOfNode, titleOf, titles } from "../workflows/find-node.ts";
import { type Parameters, parameterProblems } from "../workflows/parametrise.ts";
import type { Part } from "./options.ts";
import type { GivenWorkflow } from "./workflow-files.ts";

/** How the suite calls a part, and what it sets there. */
const roleOf = {
  prompt: "prompt",
  seed: "seed",
  size: "size",
  output: "output",
  input: "inputImage",
} as const satisfies Record<Part, string>;
const sets: Readonly<Record<Part, Parameters>> = {
  prompt: { prompt: "e2e" },
  seed: { seed: 1 },
  size: { width: 512, height: 512 },
  output: { prefix: "e2e" },
  input: { inputImage: "e2e.png" },
};

const partWords: Readonly<Record<Part, Text>> = {
  prompt: { fr: "le texte à peindre", en: "the text to paint" },
  seed: { fr: "la graine", en: "the seed" },
  size: { fr: "la taille", en: "the size" },
  output: { fr: "l'image à enregistrer", en: "the picture to save" },
  input: { fr: "l'image à éditer", en: "the picture to edit" },
};

/** How many candidates a question lists. */
const MAX_LISTED = 20;

/** Two nodes may play a part: only a person knows which. */
export interface Question {
  readonly part: Part;
  /** For a person who is there to answer, and for one who must answer by an option. */
  readonly ask: Text;
  readonly text: Text;
  readonly candidates: readonly { readonly id: string; readonly label: string }[];
}

export type NamedNodes = Readonly<Partial<Record<Part, string>>>;

export interface Choice {
  /** Ids that play each part, for a person to see. */
  readonly found: Readonly<Partial<Record<Part, readonly string[]>>>;
  /** What the workflow alone does not settle: the profile says it. */
  readonly named: NamedNodes;
  readonly questions: readonly Question[];
  readonly problems: readonly Text[];
}

/** Which node takes prompt, seed, size, output and input picture: as told, else by title, else by class and links. */
export function chooseNodes(
  { graph, role, shown }: Pick<GivenWorkflow, "graph" | "role" | "shown">,
  told: Readonly<Partial<Record<Part, readonly string[]>>>,
): Choice {
  const last = role === "edit" ? "input" : "size";
  const named: Partial<Record<Part, string>> = {};
  const found: Partial<Record<Part, readonly string[]>> = {};
  const questions: Question[] = [];
  const problems: Text[] = [];
  for (const part of ["prompt", "seed", "output", last] as const) {
    const chosen = told[part]?.find((id) => takes(graph, part, id));
    if (chosen !== undefined) named[part] = chosen;
    const ids = chosen === undefined ? {} : { [part]: chosen };
    found[part] = nodesOf(graph, part, ids);
    const [error] = parameterProblems(graph, sets[part], ids);
    if (error === undefined) continue;
    const candidates = candidatesOf(graph, part, error);
    if (chosen === undefined && candidates.length > 1)
      questions.push(question(part, shown, graph, candidates));
    else if (part === "input" && error.code === "WORKFLOW_TITLE_MISSING") problems.push(noPicture(shown));
    else problems.push(unsettable(part, shown, error));
  }
  return { found, named, questions, problems };
}

/** Options that name a node which can play its part in no workflow. */
export function unknownNodes(
  graphs: readonly Graph[],
  told: Readonly<Partial<Record<Part, readonly string[]>>>,
): Text[] {
  return (Object.keys(told) as Part[]).flatMap((part) =>
    (told[part] ?? [])
      .filter((id) => !graphs.some((graph) => takes(graph, part, id)))
      .map((id) => ({
        fr: `--${part}-node ${id} : aucun workflow donné n'a de nœud de cet identifiant qui reçoive ${partWords[part].fr}.`,
        en: `--${part}-node ${id}: no given workflow has a node of this id that takes ${partWords[part].en}.`,
      })),
  );
}

/** An id may mean another node in another workflow: it counts where that node can be set. */
function takes(graph: Graph, part: Part, id: string): boolean {
  if (!Object.hasOwn(graph, id)) return false;
  if (part === "size" && !Object.hasOwn(graph[id]?.inputs ?? {}, "width")) return false;
  return parameterProblems(graph, sets[part], { [part]: id }).length === 0;
}

function nodesOf(graph: Graph, part: Part, ids: NamedNodes): readonly string[] {
  try {
    return findNodes(graph, roleOf[part], ids);
  } catch (error) {
    if (error instanceof CodedError) return [];
    throw error;
  }
}

/** The nodes of which one must be chosen; none where the problem is another. */
function candidatesOf(graph: Graph, part: Part, { code }: CodedError): string[] {
  if (code === "WORKFLOW_NODE_UNCLEAR") return candidatesFor(graph, roleOf[part]);
  if (code !== "WORKFLOW_TITLE_TWICE") return [];
  return Object.keys(graph).filter((id) => titleOf(graph, id) === titles[roleOf[part]]);
}

function question(part: Part, workflow: string, graph: Graph, ids: readonly string[]): Question {
  const candidates = ids.slice(0, MAX_LISTED).map((id) => ({ id, label: labelOf(graph, part, id) }));
  const word = partWords[part];
  const list = candidates.map(({ label }) => label).join(", ");
  const ask = {
    fr: `${workflow} : quel nœud reçoit ${word.fr} ?`,
    en: `${workflow}: which node takes ${word.en}?`,
  };
  const option = `--${part}-node ${ids[0]}`;
  return {
    part,
    candidates,
    ask,
    text: {
      fr: `${ask.fr} ${list}. Répondez par ${option} (ou un autre de ces identifiants).`,
      en: `${ask.en} ${list}. Answer with ${option} (or another of these ids).`,
    },
  };
}

/** With the beginning of its text: that tells a positive prompt from a negative one, and a picture from a mask. */
function labelOf(graph: Graph, part: Part, id: string): string {
  if (part === "seed" || part === "size") return nameOfNode(graph, id);
  const text = Object.values(graph[id]?.inputs ?? {}).find(
    (value) => typeof value === "string" && value !== "",
  );
  const begin = typeof text === "string" ? ` ${JSON.stringify(text.replace(/\s+/g, " ").slice(0, 40))}` : "";
  return `${nameOfNode(graph, id)}${begin}`;
}

function noPicture(shown: string): Text {
  return {
    fr: `${shown} : aucun nœud n'y charge d'image (LoadImage). S'il peint à partir d'un texte, donnez-le par --workflow ; si un autre nœud reçoit l'image à éditer, désignez-le : --input-node IDENTIFIANT.`,
    en: `${shown}: no node in it loads a picture (LoadImage). If it paints from a text, give it by --workflow; if another node takes the picture to edit, name it: --input-node ID.`,
  };
}

function unsettable(part: Part, shown: string, { text }: CodedError): Text {
  return {
    fr: `${shown}, ${partWords[part].fr} : ${text.fr} Pour désigner un nœud ici : --${part}-node IDENTIFIANT.`,
    en: `${shown}, ${partWords[part].en}: ${text.en} To name a node here: --${part}-node ID.`,
  };
}
