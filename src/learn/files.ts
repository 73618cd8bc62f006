import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { inventoryFileSchema, type NodeInventory } from "../comfyui/node-inventory.ts";
import { profilesDir, projectRoot } from "../config/paths.ts";
import { shapeOf, type WrittenProfile } from "../config/profile.ts";
import { readJsonFile } from "../input/json-file.ts";

export const INVENTORY = "inventory.json";
export const PROFILE = "profile.json";
export const WAIVERS = "waivers.json";

/** What a profile that is there says, as far as it is kept. */
export type Former = Partial<WrittenProfile>;

/** A file to write: its text, or the file to copy. */
export type Content = { readonly text: string } | { readonly copyOf: string };
export type Files = ReadonlyMap<string, Content>;

/** A profile that is there already, as far as it can be read. */
export interface FormerProfile {
  readonly profile: Former & Readonly<Record<string, unknown>>;
  readonly inventory: NodeInventory;
}

export function readFormer(folder: string): FormerProfile | undefined {
  const path = join(folder, PROFILE);
  const profile = readJsonFile(path, PROFILE, shapeOf);
  if ("problems" in profile) return undefined;
  const inventory = readJsonFile(join(folder, INVENTORY), INVENTORY, inventoryFileSchema);
  return {
    profile: profile.value as FormerProfile["profile"],
    inventory: "value" in inventory ? inventory.value : {},
  };
}

/** Whether the folder, or the nearest one above it that exists, takes files. */
export function canBeWritten(folder: string): boolean {
  if (!existsSync(folder)) return canBeWritten(dirname(folder));
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    return false;
  }
  return statSync(folder).isDirectory();
}

/** Which of these files are there already, whoever wrote them. */
export function presentIn(folder: string, files: Iterable<string>): string[] {
  return [...files].filter((name) => existsSync(join(folder, name)));
}

export function textIn(folder: string, file: string): string | undefined {
  const path = join(folder, file);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** Writes all of them: each is complete before it takes its name. */
export function writeFiles(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  const waiting: [from: string, to: string][] = [];
  try {
    for (const [name, content] of files) {
      const [to, from] = [join(folder, name), join(folder, `.${name}.new`)];
      waiting.push([from, to]);
      if ("text" in content) writeFileSync(from, content.text);
      else copyFileSync(content.copyOf, from);
    }
    for (const [from, to] of waiting) renameSync(from, to);
  } finally {
    for (const [from] of waiting) rmSync(from, { force: true });
  }
}

/** The schema that ships with the suite, where the folder lies in it: an editor then completes and checks the profile. */
export function schemaFor(folder: string): string | undefined {
  const inside = relative(projectRoot, resolve(folder));
  if (inside.startsWith("..") || inside === resolve(folder)) return undefined;
  const path = relative(folder, join(profilesDir, "profile.schema.json")).replaceAll("\\", "/");
  return path.startsWith(".") ? path : `./${path}`;
}
