import type { WaitStrategy } from "testcontainers";

/**
 * Testcontainers, loaded only where a stack is started: it costs most of a second. Its reaper is a further image that must be
 * pulled and that holds the Docker socket: we clean up by our own labels instead (see remove-stack.ts).
 */
export async function loadTestcontainers(
  dockerHost: string | undefined,
): Promise<typeof import("testcontainers")> {
  process.env.TESTCONTAINERS_RYUK_DISABLED = "true";
  if (dockerHost !== undefined) process.env.DOCKER_HOST = dockerHost;
  return import("testcontainers");
}

/** Readiness is ours to judge (see await-ready.ts): one deadline, one loop, and a dead process ends it. */
export const noWait: WaitStrategy = {
  waitUntilReady: async () => {},
  withStartupTimeout: () => noWait,
  isStartupTimeoutSet: () => true,
  getStartupTimeout: () => 60_000,
};

export type Containers = typeof import("testcontainers");
