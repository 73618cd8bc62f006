import { hostname as machineName, networkInterfaces } from "node:os";
import type { DockerEndpoint } from "../docker/endpoint.ts";

/** Whether a URL's host is the machine on which this Docker daemon publishes its ports. */
export function isOnDockerMachine(urlHost: string, endpoint: DockerEndpoint): boolean {
  const host = urlHost.replace(/^\[|\]$/g, "").toLowerCase();
  if (endpoint.kind === "http" && !isThisMachine(endpoint.host)) return host === endpoint.host.toLowerCase();
  return isThisMachine(host);
}

function isThisMachine(host: string): boolean {
  if (["localhost", "0.0.0.0", "::1", "::", "host.docker.internal"].includes(host)) return true;
  if (/^127\./.test(host) || host === machineName().toLowerCase()) return true;
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => address.toLowerCase() === host),
  );
}
