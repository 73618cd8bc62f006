import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { DockerError } from "./docker-error.ts";

/** Where a Docker daemon listens: a socket (or Windows pipe) of this machine, or an HTTP address. */
export type DockerEndpoint =
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "http"; readonly origin: string; readonly host: string };

/** What Docker, Docker Desktop and a rootless daemon use; the first that exists is taken. */
function defaultSockets(platform: NodeJS.Platform): string[] {
  if (platform === "win32") return ["//./pipe/docker_engine"];
  const user = process.getuid?.() ?? 0;
  return [
    "/var/run/docker.sock",
    `/run/user/${user}/docker.sock`,
    join(homedir(), ".docker", "run", "docker.sock"),
    join(homedir(), ".docker", "desktop", "docker.sock"),
  ];
}

/** The daemon that DOCKER_HOST names, or this machine's own. Throws DOCKER_HOST_UNSUPPORTED; connects to nothing. */
export function dockerEndpoint(
  dockerHost: string | undefined,
  platform: NodeJS.Platform = process.platform,
  exists: (path: string) => boolean = existsSync,
): DockerEndpoint {
  const given = dockerHost?.trim() ?? "";
  if (given === "") {
    const sockets = defaultSockets(platform);
    return { kind: "socket", path: sockets.find((path) => exists(path)) ?? sockets[0] ?? "" };
  }
  const [, scheme = "", rest = ""] = /^([a-z]+):\/\/(.*)$/i.exec(given) ?? [];
  if ((scheme === "unix" || scheme === "npipe") && rest !== "") return { kind: "socket", path: rest };
  const url = `http://${rest}`;
  if ((scheme === "tcp" || scheme === "http") && URL.canParse(url)) {
    const { origin, hostname, port } = new URL(url);
    // 2376 is the port of a daemon with TLS, which needs certificates that this suite does not read
    if (port !== "2376")
      return { kind: "http", origin: port === "" ? `${origin}:2375` : origin, host: hostname };
  }
  throw new DockerError("DOCKER_HOST_UNSUPPORTED", {
    fr: "DOCKER_HOST n'est pas une adresse que la suite sait lire : unix://, npipe:// ou tcp:// sans TLS (pour un démon distant, un tunnel SSH vers son socket).",
    en: "DOCKER_HOST is no address that the suite can read: unix://, npipe:// or tcp:// without TLS (for a remote daemon, an SSH tunnel to its socket).",
  });
}

/** For messages: the socket's path, or host and port. */
export function endpointName(endpoint: DockerEndpoint): string {
  return endpoint.kind === "socket" ? endpoint.path : endpoint.origin.replace(/^http:\/\//, "");
}
