import { hostname as machineName, networkInterfaces } from "node:os";
import type { DockerEndpoint } from "../docker/endpoint.ts";

/** Whether a URL's host is the machine on which this Docker daemon publishes its ports. */
export function isOnDockerMachine(urlHost: string, endpoint?: DockerEndpoint): boolean {
  const host = urlHost.replace(/^\[|\]$/g, "").toLowerCase();
  if (endpoint?.kind === "http" && !isThisMachine(endpoint.host)) return host === endpoint.host.toLowerCase();
  return isThisMachine(host);
}

/** Whether an address, as a URL or Docker writes it, reaches only the machine itself. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127\..*|\[?::1\]?|0\.0\.0\.0)$/.test(host);
}

function isThisMachine(host: string): boolean {
  if (isLoopback(host) || ["::", "host.docker.internal", machineName().toLowerCase()].includes(host))
    return true;
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => address.toLowerCase() === host),
  );
}
