import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { DockerError } from "./error.ts";

interface DockerContext {
  readonly name: string;
  /** As in DOCKER_HOST. */
  readonly host: string;
  /** Folder of its certificates, if it has any. */
  readonly certPath?: string;
}

const configSchema = z.object({ currentContext: z.string().optional() });
const metaSchema = z.object({ Endpoints: z.object({ docker: z.object({ Host: z.string().min(1) }) }) });

/**
 * The named context, else the current one (Docker Desktop and rootless daemons make one), as `docker context` stores it.
 * Undefined for "default": then the usual sockets count. Throws DOCKER_CONTEXT_UNKNOWN.
 */
export function readContext(context: string | undefined, configDir: string): DockerContext | undefined {
  const name = context?.trim() || currentOf(configDir);
  if (name === undefined || name === "" || name === "default") return undefined;
  const id = createHash("sha256").update(name).digest("hex");
  const file = join(configDir, "contexts", "meta", id, "meta.json");
  const meta = metaSchema.safeParse(readJson(file));
  if (!meta.success)
    throw new DockerError("DOCKER_CONTEXT_UNKNOWN", {
      fr: `Le contexte Docker « ${name} » n'est pas décrit dans ${configDir} : choisissez-en un (docker context ls, docker context use), ou donnez DOCKER_HOST.`,
      en: `The Docker context "${name}" is not described in ${configDir}: choose one (docker context ls, docker context use), or give DOCKER_HOST.`,
    });
  const certPath = join(configDir, "contexts", "tls", id, "docker");
  return { name, host: meta.data.Endpoints.docker.Host, ...(existsSync(certPath) && { certPath }) };
}

function currentOf(configDir: string): string | undefined {
  return configSchema.safeParse(readJson(join(configDir, "config.json"))).data?.currentContext;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
