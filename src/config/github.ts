import type { RunConfig } from "./run-config.ts";
import { isOn, pick, type Sources } from "./values.ts";

/** Undefined where GitHub Actions does not run us. */
export function findGithub(sources: Sources): RunConfig["github"] {
  const annotations = isOn(sources, "githubActions");
  const summaryFile = pick(sources, "githubSummary")?.value;
  const workspace = pick(sources, "githubWorkspace")?.value;
  if (!annotations && !summaryFile) return undefined;
  return { annotations, ...(summaryFile && { summaryFile }), ...(workspace && { workspace }) };
}
