import type { DockerSettings } from "../docker/endpoint.ts";
import { pick, read, type Sources } from "./given.ts";
import { absolutePath } from "./paths.ts";
import type { RunConfig } from "./run-config.ts";
import { settings } from "./settings.ts";

/** Docker's own variables; an empty one counts as not set, as for Docker itself. */
export function findDocker(sources: Sources): DockerSettings {
  const host = read(sources, settings.dockerHost);
  const context = read(sources, settings.dockerContext);
  const certPath = read(sources, settings.dockerCertPath);
  const configDir = read(sources, settings.dockerConfig);
  return {
    ...(host && { host }),
    ...(pick(sources, settings.dockerTls) && { tls: true }),
    ...(certPath && { certPath: absolutePath(certPath, sources.cwd) }),
    ...(context && { context }),
    ...(configDir && { configDir: absolutePath(configDir, sources.cwd) }),
  };
}

/** Undefined outside GitHub Actions. */
export function findGithub(sources: Sources): RunConfig["github"] {
  const annotations = read(sources, settings.githubActions);
  const summaryFile = read(sources, settings.githubSummary);
  const workspace = read(sources, settings.githubWorkspace);
  if (!annotations && !summaryFile) return undefined;
  return { annotations, ...(summaryFile && { summaryFile }), ...(workspace && { workspace }) };
}
