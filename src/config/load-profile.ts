import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { inventorySchema, type NodeInventory } from "../comfyui/node-inventory.ts";
import { CodedError, describeError } from "../errors.ts";
import { closest } from "../input/did-you-mean.ts";
import { type Read, readJsonFile } from "../input/json-file.ts";
import { bilingual, problem, suggestion } from "../input/sentences.ts";
import type { Language, Text } from "../text.ts";
import { loadWorkflow } from "../workflows/load.ts";
import { keptSize, type Parameters, parameterProblems } from "../workflows/parametrise.ts";
import { absolutePath, displayPath, isPath, profilesDir } from "./paths.ts";
import { versionsOf } from "./profile/versions.ts";
import type { Workflow } from "./profile/workflow.ts";
import { type Profile, shapeOf, type WrittenProfile, withNames } from "./profile.ts";

/**
 * A profile by the name it ships under (`qwen-image-edit-2509`) or by path (relative to `cwd`), with every path in it
 * absolute. Its problems are returned together: shape, versions, inventory, workflows, input picture.
 */
export function loadProfile(
  nameOrPath: string,
  cwd: string,
): { profile: Profile; notes: Text[] } | { problems: Text[] } {
  const location = locate(nameOrPath, cwd);
  if ("problems" in location) return location;
  const shown = displayPath(location.path, cwd);
  const read = readJsonFile(location.path, shown, shapeOf);
  if ("problems" in read) return read;
  const written = withAbsolutePaths(withNames(read.value), dirname(location.path));
  const comfyui = versionsOf(written, shown);
  const files = fileProblems(written, cwd);
  if ("problem" in comfyui) return { problems: [comfyui.problem, ...files] };
  if (files.length > 0) return { problems: files };
  return {
    profile: { ...written, comfyui: { ...comfyui.versions, advisories: written.comfyui.advisories } },
    notes: [...(comfyui.note === undefined ? [] : [comfyui.note]), ...sizeNote(written, cwd)],
  };
}

/** The node inventory of a loaded profile. Errors: PROFILE_INVALID (the file changed since it was checked). */
export function loadInventory(profile: Profile): NodeInventory {
  const read = readInventory(profile, profile.nodes.inventory);
  if ("value" in read) return read.value;
  const write = (language: Language) => read.problems.map((one) => one[language]).join("\n");
  throw new CodedError("PROFILE_INVALID", bilingual(write));
}

function readInventory(profile: Pick<Profile, "nodes">, shown: string): Read<NodeInventory> {
  return readJsonFile(profile.nodes.inventory, shown, inventorySchema);
}

/** A word without separator or `.json` is a name; anything else is a path. */
function locate(nameOrPath: string, cwd: string): { path: string } | { problems: Text[] } {
  if (isPath(nameOrPath)) return { path: absolutePath(nameOrPath, cwd) };
  const names = shippedProfiles();
  if (names.includes(nameOrPath)) return { path: join(profilesDir, `${nameOrPath}.json`) };
  const near = suggestion(closest(nameOrPath, names));
  return {
    problems: [
      problem(
        { fr: "profil", en: "profile" },
        {
          fr: `aucun profil livré ne porte ce nom.${near.fr}`,
          en: `no shipped profile has this name.${near.en}`,
        },
        {
          fr: `les profils livrés : ${names.join(", ")} ; ou donnez un chemin en .json.`,
          en: `the shipped profiles: ${names.join(", ")}; or give a path that ends in .json.`,
        },
      ),
    ],
  };
}

/** Names under fixtures/profiles. */
export function shippedProfiles(): string[] {
  return readdirSync(profilesDir)
    .filter((file) => file.endsWith(".json") && !file.endsWith(".schema.json"))
    .map((file) => file.slice(0, -".json".length))
    .sort();
}

function withAbsolutePaths(profile: WrittenProfile, base: string): WrittenProfile {
  return {
    ...profile,
    nodes: { ...profile.nodes, inventory: resolve(base, profile.nodes.inventory) },
    workflows: profile.workflows.map((one) => ({
      ...one,
      file: resolve(base, one.file),
      ...(one.role === "edit" && { input: resolve(base, one.input) }),
    })),
  };
}

function fileProblems(profile: WrittenProfile, cwd: string): Text[] {
  const inventory = readInventory(profile, displayPath(profile.nodes.inventory, cwd));
  const problems = "problems" in inventory ? inventory.problems : [];
  problems.push(...sameNames(profile));
  for (const [index, one] of profile.workflows.entries()) {
    problems.push(...workflowProblems(one, `workflows[${index}]`, cwd));
    if (one.role !== "edit" || existsSync(one.input)) continue;
    const shownInput = displayPath(one.input, cwd);
    problems.push(
      problem(
        `workflows[${index}].input`,
        { fr: `l'image « ${shownInput} » n'existe pas`, en: `the picture "${shownInput}" does not exist` },
        {
          fr: "donnez le chemin d'un PNG, relatif au profil.",
          en: "give the path of a PNG, relative to the profile.",
        },
      ),
    );
  }
  return problems;
}

/** Reports tell workflows apart by their names. */
function sameNames({ workflows }: WrittenProfile): Text[] {
  return workflows.flatMap(({ name }, index) => {
    const first = workflows.findIndex((one) => one.name === name);
    if (first === index) return [];
    const other = JSON.stringify(`${name}-2`);
    return [
      problem(
        `workflows[${index}].name`,
        {
          fr: `« ${name} » est déjà le nom de workflows[${first}]`,
          en: `"${name}" is the name of workflows[${first}] already`,
        },
        {
          fr: `écrivez-en un autre, par exemple "name": ${other}.`,
          en: `write another one, for instance "name": ${other}.`,
        },
      ),
    ];
  });
}

/** What a run sets in a workflow; seed, names and picture are others each time. */
function parametersOf({ role, prompt, width, height }: Workflow): Parameters {
  const all = { prompt, seed: 0, prefix: "" };
  return role === "edit" ? { ...all, inputImage: "" } : { ...all, width, height };
}

/** What keeps a workflow from being read, or a run from setting in it what it must; each says itself what to do. */
function workflowProblems(one: Workflow, place: string, cwd: string): Text[] {
  const shown = `${place}, ${displayPath(one.file, cwd)}`;
  const say = (error: unknown): Text => {
    const [fr, en] = [describeError(error, "fr"), describeError(error, "en")];
    return { fr: `${shown} : ${fr}`, en: `${shown}: ${en}` };
  };
  try {
    return parameterProblems(loadWorkflow(one.file), parametersOf(one), one.nodes).map(say);
  } catch (error) {
    return [say(error)];
  }
}

function sizeNote({ workflows }: WrittenProfile, cwd: string): Text[] {
  return workflows.flatMap(({ role, file, nodes }) => {
    const kept = role === "edit" ? undefined : keptSize(loadWorkflow(file), nodes);
    if (kept === undefined) return [];
    const shown = displayPath(file, cwd);
    return [{ fr: `${shown} : ${kept.fr}`, en: `${shown}: ${kept.en}` }];
  });
}
