import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../config/paths.ts";

export interface Place {
  /** Relative to the project, with forward slashes. */
  readonly file: string;
  readonly line: number;
}

/** Where each check is written, by its id: a failure is shown at its source. */
export function checkPlaces(root: string = projectRoot): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const name of checkFiles(join(root, "tests"))) {
    const source = readFileSync(join(root, "tests", name), "utf8");
    for (const { 1: id = "", index } of source.matchAll(/\bcheck\(\s*"([a-z]+\.[a-z0-9-]+)"/g))
      places.set(id, {
        file: `tests/${name.replaceAll("\\", "/")}`,
        line: source.slice(0, index).split("\n").length,
      });
  }
  return places;
}

function checkFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".check.ts"),
    );
  } catch {
    return [];
  }
}
