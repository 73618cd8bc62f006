import { resolve } from "node:path";
import type { Graph } from "../comfyui/client.ts";
import type { ObjectInfo } from "../comfyui/replies.ts";
import { absolutePath, displayPath, projectRoot } from "../config/paths.ts";
import type { Role, Workflow } from "../config/profile/workflow.ts";
import { readPlain } from "../input/plain-file.ts";
import { problem } from "../input/sentences.ts";
import { inspectImage } from "../oracles/measures.ts";
import type { Text } from "../text.ts";
import { editsAPicture } from "../workflows/edits-a-picture.ts";
import { feeding } from "../workflows/feeding.ts";
import { lintWorkflow } from "../workflows/lint.ts";
import { type Choice, chooseNodes, type NamedNodes, type Question, unknownNodes } from "./choose-nodes.ts";
import type { Former } from "./files.ts";
import type { LearnOptions } from "./options.ts";
import { type GivenWorkflow, readWorkflow } from "./workflow-files.ts";

/** Neither a person nor a brand, and lively enough to be told from noise and from a solid. */
const prompts: Readonly<Record<Role, string>> = {
  "text-to-image":
    "A red lighthouse on a rocky coast at dusk, warm light in its windows, detailed watercolour",
  edit: "Repaint this still life as a loose watercolour in evening light, keep the composition",
};
const stillLife = `${projectRoot}/fixtures/images/edit-input.png`;

/** A workflow that is ready to be tried. */
export interface Prepared {
  readonly role: Role;
  /** Of its file in the profile's folder; `called`: the name that the former profile gives it. */
  readonly name: string;
  readonly called?: string;
  /** As a person named it. */
  readonly shown: string;
  readonly converted: boolean;
  /** It was given as one that paints, and edits a picture. */
  readonly editsAfterAll: boolean;
  /** What is written into the profile's folder. */
  readonly graph: Graph;
  readonly found: Choice["found"];
  readonly named: NamedNodes;
  readonly prompt: string;
  readonly fixedSeed?: number;
  /** Rules that a person has loosened for this workflow. */
  readonly loosen?: Workflow["loosen"];
  /** Path of the picture to edit. */
  readonly input?: string;
  /** Ids of nodes that lead to no saved picture, and are left out. */
  readonly leftOut: readonly string[];
}

export type Preparation =
  | { readonly prepared: readonly Prepared[] }
  | { readonly questions: readonly Question[] }
  /** `server`: the workflow is sound, and the server cannot run it. */
  | { readonly problems: readonly Text[]; readonly server: boolean };

interface Circumstances {
  /** Nodes that a person has named, by options or by an answer. */
  readonly told: LearnOptions["nodes"];
  /** The profile that is learnt anew. */
  readonly former: Former | undefined;
  /** Where it lies. */
  readonly folder: string;
  readonly served: ObjectInfo;
  readonly asServed: (graph: Graph) => Promise<Graph>;
  readonly cwd: string;
}

/** Reads the workflows, finds their nodes and compares them with what the server offers. */
export async function prepare(
  options: LearnOptions,
  { told, former, folder, served, asServed, cwd }: Circumstances,
): Promise<Preparation> {
  const files = [
    ...options.paintings.map((file) => ({ file, role: "text-to-image" as const })),
    ...options.edits.map((file) => ({ file, role: "edit" as const })),
  ];
  const read = files.map(({ file, role }) =>
    readWorkflow(absolutePath(file, cwd), role, served, told.output ?? []),
  );
  const unread = read.flatMap((one) => ("problems" in one ? one.problems : []));
  if (unread.length > 0) return { problems: unread, server: false };
  const given = read.filter((one): one is GivenWorkflow => "graph" in one).map(inItsRole);
  const choices = given.map((one) => chooseNodes(one, told));
  const problems = [
    ...unknownNodes(
      given.map(({ graph }) => graph),
      told,
    ),
    ...choices.flatMap((choice) => choice.problems),
  ];
  if (problems.length > 0) return { problems, server: false };
  const questions = choices.flatMap((choice) => choice.questions);
  if (questions.length > 0) return { questions };
  const count = new Map<Role, number>();
  const prepared = given.map((one, at): Prepared => {
    const { found = {}, named = {} } = choices[at] ?? {};
    const nth = (count.get(one.role) ?? 0) + 1;
    count.set(one.role, nth);
    const { graph, leftOut } = onlySaved(one.graph, found.output ?? []);
    const edit = one.role === "edit";
    const before = former?.workflows?.filter(({ role }) => role === one.role)[nth - 1];
    const prompt = (edit ? options.editPrompt : options.prompt) ?? before?.prompt ?? prompts[one.role];
    const ownInput = before?.role === "edit" ? resolve(folder, before.input) : stillLife;
    const fixedSeed = before?.role === "text-to-image" ? before.fixedSeed : undefined;
    return {
      ...one,
      name: nth === 1 ? one.role : `${one.role}-${nth}`,
      ...(before?.name !== undefined && { called: before.name }),
      graph,
      found,
      named,
      prompt,
      ...(fixedSeed !== undefined && { fixedSeed }),
      ...(before?.loosen !== undefined && { loosen: before.loosen }),
      ...(edit && { input: options.input === undefined ? ownInput : absolutePath(options.input, cwd) }),
      leftOut,
    };
  });
  const idle = [...unusedOptions(options, prepared), ...(await unreadInputs(prepared))];
  if (idle.length > 0) return { problems: idle, server: false };
  const unfit: Text[] = [];
  for (const one of prepared) {
    const findings = lintWorkflow(await asServed(one.graph), served);
    unfit.push(
      ...findings.map(({ node, nodeType, text }) => ({
        fr: `${one.shown}, nœud ${node} (${nodeType}) : ${text.fr}`,
        en: `${one.shown}, node ${node} (${nodeType}): ${text.en}`,
      })),
    );
  }
  return unfit.length > 0 ? { problems: unfit, server: true } : { prepared };
}

/** What says something about a kind of workflow that was not given. */
function unusedOptions({ input, prompt, editPrompt }: LearnOptions, prepared: readonly Prepared[]): Text[] {
  const lacks = (role: Role): boolean => prepared.every((one) => one.role !== role);
  const given = { "--input": input, "--edit-prompt": editPrompt, "--prompt": prompt };
  return Object.entries(given).flatMap(([flag, value]) => {
    const role = flag === "--prompt" ? "text-to-image" : "edit";
    return value !== undefined && lacks(role) ? [problem(flag, unusedWords[role], dropIt[role])] : [];
  });
}

/** More than any picture that a proxy lets a student upload. */
const MAX_INPUT_BYTES = 64 * 2 ** 20;

/** The pictures to edit that cannot be uploaded as pictures. */
async function unreadInputs(prepared: readonly Prepared[]): Promise<Text[]> {
  const paths = new Set(prepared.flatMap(({ input }) => input ?? []));
  const unread: Text[] = [];
  for (const path of paths) {
    try {
      await inspectImage(readPlain(path, MAX_INPUT_BYTES) ?? Buffer.of());
    } catch {
      unread.push(problem("--input", noPicture(displayPath(path, process.cwd())), givePicture));
    }
  }
  return unread;
}

const unusedWords: Readonly<Record<Role, Text>> = {
  edit: { fr: "aucun workflow donné n'édite d'image", en: "no given workflow edits a picture" },
  "text-to-image": {
    fr: "aucun workflow donné ne peint à partir d'un texte",
    en: "no given workflow paints from a text",
  },
};

const dropIt: Readonly<Record<Role, Text>> = {
  edit: {
    fr: "retirez cette option, ou donnez aussi ce workflow.",
    en: "drop this option, or give that workflow too.",
  },
  // a workflow given to --workflow may have turned out to be an edit
  "text-to-image": {
    fr: "la consigne d'une édition se donne par --edit-prompt ; sinon retirez cette option, ou donnez aussi ce workflow.",
    en: "what an edit is to do is given by --edit-prompt; else drop this option, or give that workflow too.",
  },
};

function noPicture(path: string): Text {
  return {
    fr: `« ${path} » n'est pas une image que l'on puisse lire`,
    en: `"${path}" is no picture that can be read`,
  };
}

const givePicture: Text = { fr: "donnez le chemin d'un PNG entier.", en: "give the path of a whole PNG." };

/** Whoever says "workflow" means any: one that edits would otherwise edit whatever lies on the server. */
function inItsRole(one: GivenWorkflow): GivenWorkflow & Pick<Prepared, "editsAfterAll"> {
  const editsAfterAll = one.role === "text-to-image" && editsAPicture(one.graph);
  return { ...one, editsAfterAll, ...(editsAfterAll && { role: "edit" }) };
}

/** Without the nodes that only show pictures: the suite judges every picture that comes. */
function onlySaved(graph: Graph, outputs: readonly string[]): { graph: Graph; leftOut: string[] } {
  const kept = feeding(graph, outputs);
  const leftOut = Object.keys(graph).filter((id) => !kept.has(id));
  return { graph: Object.fromEntries(Object.entries(graph).filter(([id]) => kept.has(id))), leftOut };
}
