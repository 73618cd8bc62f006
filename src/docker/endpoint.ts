import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { readContext } from "./context.ts";
import { DockerError } from "./error.ts";

/** Docker's own variables, as its command line reads them. */
export interface DockerSettings {
  /** DOCKER_HOST. */
  readonly host?: string;
  /** DOCKER_TLS_VERIFY is set: tcp:// speaks TLS. */
  readonly tls?: boolean;
  /** DOCKER_CERT_PATH: folder of ca.pem, cert.pem and key.pem; default DOCKER_CONFIG. */
  readonly certPath?: string;
  /** DOCKER_CONTEXT; default: the current one. */
  readonly context?: string;
  /** DOCKER_CONFIG; default `~/.docker`. */
  readonly configDir?: string;
}

/** Where a Docker daemon listens: a socket (or Windows pipe) of this machine, or an HTTP address, over TLS with `certPath`. */
export type DockerEndpoint = { readonly context?: string } & (
  | {
      readonly kind: "socket";
      readonly path: string;
      /** Every path that was tried, if none was configured and none exists. */
      readonly tried?: readonly string[];
    }
  | { readonly kind: "http"; readonly origin: string; readonly host: string; readonly certPath?: string }
);

interface Machine {
  readonly platform: NodeJS.Platform;
  readonly exists: (path: string) => boolean;
}
const thisMachine: Machine = { platform: process.platform, exists: existsSync };

/** What Docker, Docker Desktop and a rootless daemon use; the first that exists is taken. */
function defaultSockets({ platform }: Machine): string[] {
  if (platform === "win32") return ["//./pipe/docker_engine"];
  const user = process.getuid?.() ?? 0;
  return [
    "/var/run/docker.sock",
    `/run/user/${user}/docker.sock`,
    join(homedir(), ".docker", "run", "docker.sock"),
    join(homedir(), ".docker", "desktop", "docker.sock"),
  ];
}

/**
 * The daemon that DOCKER_HOST names, else the one of Docker's current context, else this machine's own. Connects to nothing.
 * Throws DOCKER_HOST_UNSUPPORTED, and DOCKER_CONTEXT_UNKNOWN for a context that is not described.
 */
export function dockerEndpoint(
  settings: DockerSettings = {},
  machine: Machine = thisMachine,
): DockerEndpoint {
  const configDir = settings.configDir ?? join(homedir(), ".docker");
  const host = settings.host?.trim() ?? "";
  if (host !== "") {
    const certPath = settings.tls ? (settings.certPath ?? configDir) : undefined;
    return endpointOf(host, certPath, machine);
  }
  const context = readContext(settings.context, configDir);
  if (context !== undefined)
    return { ...endpointOf(context.host, context.certPath, machine), context: context.name };
  const sockets = defaultSockets(machine);
  const path = sockets.find((socket) => machine.exists(socket));
  return path === undefined
    ? { kind: "socket", path: sockets[0] ?? "", tried: sockets }
    : { kind: "socket", path };
}

function endpointOf(address: string, certPath: string | undefined, { platform }: Machine): DockerEndpoint {
  const [, scheme = "", rest = ""] = /^([a-z]+):\/\/(.*)$/i.exec(address) ?? [];
  if ((scheme === "unix" || scheme === "npipe") && rest !== "") return { kind: "socket", path: rest };
  if (scheme === "ssh") throw overSsh(rest.split("/")[0] ?? "", platform);
  const protocol = certPath === undefined && scheme !== "https" ? "http" : "https";
  const url = `${protocol}://${rest}`;
  if (/^(tcp|https?)$/.test(scheme) && URL.canParse(url)) {
    const { hostname } = new URL(url);
    // URL drops the default port of the scheme
    const port = /:(\d+)\/?$/.exec(rest)?.[1] ?? (protocol === "https" ? "2376" : "2375");
    const origin = `${protocol}://${hostname}:${port}`;
    return { kind: "http", origin, host: hostname, ...(certPath !== undefined && { certPath }) };
  }
  throw new DockerError("DOCKER_HOST_UNSUPPORTED", {
    fr: "DOCKER_HOST n'est pas une adresse que la suite sait lire : unix://CHEMIN, npipe://TUBE ou tcp://HÔTE:PORT (avec DOCKER_TLS_VERIFY=1 et DOCKER_CERT_PATH pour TLS).",
    en: "DOCKER_HOST is not an address that the suite can read: unix://PATH, npipe://PIPE or tcp://HOST:PORT (with DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH for TLS).",
  });
}

/** A tunnel is one command and works for every tool; without it each connection would be an ssh process of its own. */
function overSsh(machine: string, platform: NodeJS.Platform): DockerError {
  const [forward, host] =
    platform === "win32"
      ? ["127.0.0.1:23750", "tcp://127.0.0.1:23750"]
      : ["/tmp/docker-remote.sock", "unix:///tmp/docker-remote.sock"];
  const tunnel = `ssh -nNT -L ${forward}:/var/run/docker.sock ${machine}`;
  return new DockerError("DOCKER_HOST_UNSUPPORTED", {
    fr: `La suite ne se connecte pas par ssh://. Ouvrez un tunnel : ${tunnel} — puis donnez DOCKER_HOST=${host}`,
    en: `The suite does not connect by ssh://. Open a tunnel: ${tunnel} — then give DOCKER_HOST=${host}`,
  });
}

/** For messages: the socket's path, or host and port; every path that was tried, if none exists. */
export function endpointName(endpoint: DockerEndpoint): string {
  const { context } = endpoint;
  const where =
    endpoint.kind === "socket"
      ? (endpoint.tried ?? [endpoint.path]).join(", ")
      : endpoint.origin.replace(/^https?:\/\//, "");
  return context === undefined ? where : `${where}, docker context ${context}`;
}
