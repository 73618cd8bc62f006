import type { DockerSettings } from "../docker/endpoint.ts";
import { absolutePath } from "./paths.ts";
import { pick, type Sources } from "./values.ts";

/** Docker's own variables; an empty one counts as not set, as for Docker itself. */
export function findDocker(sources: Sources): DockerSettings {
  const host = pick(sources, "dockerHost")?.value;
  const context = pick(sources, "dockerContext")?.value;
  const certPath = pick(sources, "dockerCertPath")?.value;
  const configDir = pick(sources, "dockerConfig")?.value;
  return {
    ...(host && { host }),
    ...(pick(sources, "dockerTls")?.value && { tls: true }),
    ...(certPath && { certPath: absolutePath(certPath, sources.cwd) }),
    ...(context && { context }),
    ...(configDir && { configDir: absolutePath(configDir, sources.cwd) }),
  };
}
