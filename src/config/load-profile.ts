import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { NodeInventory } from "../comfyui/node-inventory.ts";
import { CodedError } from "../errors.ts";
import { closest } from "../input/did-you-mean.ts";
import { readJsonFile } from "../input/json-file.ts";
import { bilingual, problem, suggestion } from "../input/sentences.ts";
import type { Language, Text } from "../text.ts";
import { accessSchema } from "./access/shape.ts";
import { absolutePath, displayPath, isPath, profilesDir } from "./paths.ts";
import { partProblems, readInventory, sizeNotes } from "./profile/parts.ts";
import { soundParts } from "./profile/sound-parts.ts";
import { versionsOf } from "./profile/versions.ts";
import { type Profile, shapeOf, type WrittenProfile, withNames } from "./profile.ts";

/**
 * A profile by the name it ships under (`qwen-image-edit-2509`) or by path (relative to `cwd`), with every path in it
 * absolute. Its problems are returned together: shape, versions, inventory, workflows, input picture.
 */
export function loadProfile(
  nameOrPath: string,
  cwd: string,
): { profile: Profile; notes: Text[] } | { problems: Text[]; access?: Profile["access"] | "unclear" } {
  const location = locate(nameOrPath, cwd);
  if ("problems" in location) return location;
  const shown = displayPath(location.path, cwd);
  const base = dirname(location.path);
  const read = readJsonFile(location.path, shown, shapeOf);
  // what can be read of it is checked all the same: everything is told at once
  if ("problems" in read)
    return {
      problems: [...read.problems, ...partProblems(soundParts(read.data, base), { shown, cwd })],
      ...accessIn(read.data),
    };
  const written = withAbsolutePaths(withNames(read.value), base);
  const { comfyui, nodes, workflows } = written;
  const versions = versionsOf(comfyui, shown);
  const labelled = workflows.map((one, index) => ({ one, place: `workflows[${index}]` }));
  const problems = partProblems({ comfyui, inventory: nodes.inventory, workflows: labelled }, { shown, cwd });
  if ("problem" in versions || problems.length > 0) return { problems, access: written.access };
  return {
    profile: { ...written, comfyui: { ...versions.versions, advisories: comfyui.advisories } },
    notes: [...(versions.note === undefined ? [] : [versions.note]), ...sizeNotes(workflows, cwd)],
  };
}

/** The access of a profile that is wrong elsewhere: nobody is asked for the token of a login that it does not mean. */
function accessIn(data: unknown): { access?: Profile["access"] | "unclear" } {
  const { access } = typeof data === "object" && data !== null ? (data as { access?: unknown }) : {};
  if (access === undefined) return {};
  const parsed = accessSchema.safeParse(access);
  return { access: parsed.success ? parsed.data : "unclear" };
}

/** The node inventory of a loaded profile. Errors: PROFILE_INVALID (the file changed since it was checked). */
export function loadInventory(profile: Profile): NodeInventory {
  const read = readInventory(profile.nodes.inventory, profile.nodes.inventory);
  if ("value" in read) return read.value;
  const write = (language: Language) => read.problems.map((one) => one[language]).join("\n");
  throw new CodedError("PROFILE_INVALID", bilingual(write));
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
