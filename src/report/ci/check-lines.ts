import { readdirSync, readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { displayPath, projectRoot } from "../../config/paths.ts";

export interface Place {
  /** Relative to the repository, with forward slashes. */
  readonly file: string;
  readonly line: number;
}

/**
 * Where each check is written, by its id: a failure is shown at its source. `repository`: absolute path of the checkout that
 * holds this project, as a folder of it or as the whole.
 */
export function checkPlaces(repository: string = projectRoot): Map<string, Place> {
  const places = new Map<string, Place>();
  // a folder outside, or the project itself, is shown by its whole path
  const inside = displayPath(projectRoot, repository);
  const from = isAbsolute(inside) ? projectRoot : repository;
  for (const name of checkFiles(join(projectRoot, "tests"))) {
    const path = join(projectRoot, "tests", name);
    const source = readFileSync(path, "utf8");
    for (const { 1: id = "", index } of source.matchAll(/\bcheck\(\s*"([a-z]+\.[a-z0-9-]+)"/g))
      places.set(id, { file: displayPath(path, from), line: source.slice(0, index).split("\n").length });
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
