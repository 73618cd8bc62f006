import { existsSync } from "node:fs";
import { inventoryFileSchema, type NodeInventory } from "../../comfyui/node-inventory.ts";
import { describeError } from "../../errors.ts";
import { type Read, readJsonFile } from "../../input/json-file.ts";
import { problem } from "../../input/sentences.ts";
import type { Text } from "../../text.ts";
import { loadWorkflow } from "../../workflows/load.ts";
import { keptSize, type Parameters, parameterProblems } from "../../workflows/parametrise.ts";
import { displayPath } from "../paths.ts";
import type { WrittenProfile } from "../profile.ts";
import { versionsOf } from "./versions.ts";
import type { Workflow } from "./workflow.ts";

/** The parts of a profile that are of the right shape, with absolute paths; `place`: where a workflow stands in the file. */
export interface Parts {
  readonly comfyui?: WrittenProfile["comfyui"];
  readonly inventory?: string;
  readonly workflows: readonly { readonly one: Workflow; readonly place: string }[];
  /** Those of workflows that are wrong elsewhere. */
  readonly files?: readonly { readonly file: string; readonly place: string }[];
}

/** What is wrong with what the parts say and point at. `shown`: the profile's path in messages. */
export function partProblems(
  { comfyui, inventory, workflows, files = [] }: Parts,
  { shown, cwd }: { shown: string; cwd: string },
): Text[] {
  const versions = comfyui && versionsOf(comfyui, shown);
  const nodes = inventory === undefined ? undefined : readInventory(inventory, displayPath(inventory, cwd));
  return [
    ...(versions && "problem" in versions ? [versions.problem] : []),
    ...(nodes && "problems" in nodes ? nodes.problems : []),
    ...sameNames(workflows, shown),
    ...workflows.flatMap(({ one, place }) => fileProblems(one.file, place, cwd, one)),
    ...files.flatMap(({ file, place }) => fileProblems(file, place, cwd)),
    ...workflows.flatMap((each) => inputProblems(each, shown, cwd)),
  ];
}

/** An inventory that names no node would be agreed with by every server. */
export function readInventory(path: string, shown: string): Read<NodeInventory> {
  const read = readJsonFile(path, shown, inventoryFileSchema);
  if ("problems" in read || Object.keys(read.value).length > 0) return read;
  const example =
    '"VAEDecode": {"module": "nodes", "required": ["samples", "vae"], "optional": [], "output": ["IMAGE"]}';
  return {
    problems: [
      problem(
        shown,
        { fr: "cet inventaire ne nomme aucun nœud", en: "this inventory names no node" },
        {
          fr: `écrivez-y les nœuds des workflows, par exemple ${example}`,
          en: `write the nodes of the workflows into it, for instance ${example}`,
        },
      ),
    ],
  };
}

/** Reports tell workflows apart by their names. */
function sameNames(workflows: Parts["workflows"], shown: string): Text[] {
  return workflows.flatMap(({ one: { name }, place }, index) => {
    const first = workflows.find(({ one }) => one.name === name);
    if (first === undefined || first === workflows[index]) return [];
    const other = JSON.stringify(`${name}-2`);
    return [
      problem(
        `${shown}, ${place}.name`,
        {
          fr: `« ${name} » est déjà le nom de ${first.place}`,
          en: `"${name}" is the name of ${first.place} already`,
        },
        { fr: `écrivez-en un autre : "name": ${other}`, en: `write another one: "name": ${other}` },
      ),
    ];
  });
}

function inputProblems({ one, place }: Parts["workflows"][number], shown: string, cwd: string): Text[] {
  if (one.role !== "edit" || existsSync(one.input)) return [];
  const picture = displayPath(one.input, cwd);
  return [
    problem(
      `${shown}, ${place}.input`,
      { fr: `l'image « ${picture} » n'existe pas`, en: `the picture "${picture}" does not exist` },
      {
        fr: "écrivez le chemin d'un PNG, relatif au profil.",
        en: "write the path of a PNG, relative to the profile.",
      },
    ),
  ];
}

/** What a run sets in a workflow; seed, names and picture are others each time. */
function parametersOf({ role, prompt, width, height }: Workflow): Parameters {
  const all = { prompt, seed: 0, prefix: "" };
  return role === "edit" ? { ...all, inputImage: "" } : { ...all, width, height };
}

/** What keeps a workflow from being read, or a run from setting in it what it must; each says itself what to do. */
function fileProblems(file: string, place: string, cwd: string, one?: Workflow): Text[] {
  const shown = `${place}, ${displayPath(file, cwd)}`;
  const say = (error: unknown): Text => {
    const [fr, en] = [describeError(error, "fr"), describeError(error, "en")];
    return { fr: `${shown} : ${fr}`, en: `${shown}: ${en}` };
  };
  try {
    const graph = loadWorkflow(file);
    return one === undefined ? [] : parameterProblems(graph, parametersOf(one), one.nodes).map(say);
  } catch (error) {
    return [say(error)];
  }
}

/** Where the size that a profile gives is not set in the workflow. */
export function sizeNotes(workflows: readonly Workflow[], cwd: string): Text[] {
  return workflows.flatMap(({ role, file, nodes }) => {
    const kept = role === "edit" ? undefined : keptSize(loadWorkflow(file), nodes);
    if (kept === undefined) return [];
    const shown = displayPath(file, cwd);
    return [{ fr: `${shown} : ${kept.fr}`, en: `${shown}: ${kept.en}` }];
  });
}
