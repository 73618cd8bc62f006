import type { WaitStrategy } from "testcontainers";
import type { DockerEndpoint } from "../../docker/endpoint.ts";

/**
 * Testcontainers, loaded only where a stack is started: it costs most of a second. Its reaper is a further image that must be
 * pulled and that holds the Docker socket: we clean up by our own labels instead (see remove-stack.ts).
 */
export async function loadTestcontainers(endpoint: DockerEndpoint): Promise<typeof import("testcontainers")> {
  process.env.TESTCONTAINERS_RYUK_DISABLED = "true";
  useDaemon(endpoint);
  return import("testcontainers");
}

/** Makes the daemon that we look at the one where Testcontainers and Compose start things, whatever else they would find. */
export function useDaemon(endpoint: DockerEndpoint): void {
  if (endpoint.kind === "http") process.env.DOCKER_HOST = endpoint.origin.replace(/^https?/, "tcp");
  else process.env.DOCKER_HOST = `${process.platform === "win32" ? "npipe" : "unix"}://${endpoint.path}`;
  if (endpoint.kind === "http" && endpoint.certPath !== undefined) {
    process.env.DOCKER_TLS_VERIFY = "1";
    process.env.DOCKER_CERT_PATH = endpoint.certPath;
  }
}

/** Readiness is ours to judge (see await-ready.ts): one deadline, one loop, and a dead process ends it. */
export const noWait: WaitStrategy = {
  waitUntilReady: async () => {},
  withStartupTimeout: () => noWait,
  isStartupTimeoutSet: () => true,
  getStartupTimeout: () => 60_000,
};

export type Containers = typeof import("testcontainers");
