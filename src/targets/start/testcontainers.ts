import type { WaitStrategy } from "testcontainers";
import type { DockerEndpoint } from "../../docker/endpoint.ts";
import { STACK_LABEL } from "./stack-name.ts";
import type { Start } from "./start-stack.ts";

/**
 * Testcontainers, loaded only when a stack is started: it takes most of a second. Its reaper is another image that must be
 * pulled and that holds the Docker socket, so we clean up by our own labels instead (see remove-stack.ts).
 */
export async function loadTestcontainers(endpoint: DockerEndpoint): Promise<typeof import("testcontainers")> {
  process.env.TESTCONTAINERS_RYUK_DISABLED = "true";
  useDaemon(endpoint);
  return import("testcontainers");
}

/** Makes Testcontainers and Compose use the daemon that we inspect, not the one that they would choose themselves. */
export function useDaemon(endpoint: DockerEndpoint): void {
  if (endpoint.kind === "http") process.env.DOCKER_HOST = endpoint.origin.replace(/^https?/, "tcp");
  else process.env.DOCKER_HOST = `${process.platform === "win32" ? "npipe" : "unix"}://${endpoint.path}`;
  if (endpoint.kind === "http" && endpoint.certPath !== undefined) {
    process.env.DOCKER_TLS_VERIFY = "1";
    process.env.DOCKER_CERT_PATH = endpoint.certPath;
  }
}

/** Turns off Testcontainers' own waiting: await-ready.ts decides, with one deadline, and ends as soon as the process dies. */
const noWait: WaitStrategy = {
  waitUntilReady: async () => {},
  withStartupTimeout: () => noWait,
  isStartupTimeoutSet: () => true,
  getStartupTimeout: () => 60_000,
};

/** Starts an image as the stack of this name and returns the container's id. */
export async function runImage(
  reference: string,
  { name, stack, endpoint, created }: Start,
): Promise<string> {
  const { GenericContainer } = await loadTestcontainers(endpoint);
  class StackContainer extends GenericContainer {
    protected override async containerCreated(id: string): Promise<void> {
      created(id);
    }
    /** Equivalent of `--gpus all` on the command line. */
    withAllGpus(): this {
      this.hostConfig.DeviceRequests = [{ Driver: "", Count: -1, Capabilities: [["gpu"]] }];
      return this;
    }
  }
  const container = new StackContainer(reference)
    .withName(name)
    .withLabels({ [STACK_LABEL]: name })
    .withAutoCleanup(false)
    .withExposedPorts(stack.port)
    .withEnvironment({ ...stack.environment })
    .withBindMounts(
      stack.mounts.map(({ source, target, readOnly }) => ({ source, target, mode: readOnly ? "ro" : "rw" })),
    )
    .withWaitStrategy(noWait);
  if (stack.entrypoint) container.withEntrypoint([...stack.entrypoint]);
  if (stack.command) container.withCommand([...stack.command]);
  if (stack.gpu) container.withAllGpus();
  return (await container.start()).getId();
}

/** The command that removes what `runImage` started. */
export const removeContainer = (name: string): string => `docker rm -f -v ${name}`;

export type Containers = typeof import("testcontainers");
