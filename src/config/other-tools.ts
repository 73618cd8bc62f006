import type { DockerSettings } from "../docker/endpoint.ts";
import { pick, read, type Sources } from "./given.ts";
import { absolutePath } from "./paths.ts";
import type { RunConfig } from "./run-config.ts";
import { settings } from "./settings.ts";

/** Docker's own variables; an empty one counts as not set, as for Docker itself. */
export function findDocker(sources: Sources): DockerSettings {
  const folder = (path: string | undefined) => path && absolutePath(path, sources.cwd);
  return {
    host: read(sources, settings.dockerHost),
    tls: pick(sources, settings.dockerTls) !== undefined,
    certPath: folder(read(sources, settings.dockerCertPath)),
    context: read(sources, settings.dockerContext),
    configDir: folder(read(sources, settings.dockerConfig)),
  };
}

/** Undefined outside GitHub Actions. */
export function findGithub(sources: Sources): RunConfig["github"] {
  const annotations = read(sources, settings.githubActions);
  const summaryFile = read(sources, settings.githubSummary);
  if (!annotations && !summaryFile) return undefined;
  return { annotations, summaryFile, workspace: read(sources, settings.githubWorkspace) };
}
