import type { ContainerHandle } from "../container/container-handle.ts";
import type { InspectedContainer } from "../docker/inspect.ts";
import { awaitReady } from "./start/await-ready.ts";

export interface Restarted {
  /** Where the server answers now: Docker may have chosen another host port for a container that does not fix one. */
  readonly url: string;
  /** False where it did not answer in time. */
  readonly ready: boolean;
  readonly ms: number;
}

/**
 * Restarts a container and waits until it answers again, `timeoutS` at most. Errors: TARGET_DIED with the end of its log,
 * DOCKER_*.
 */
export async function restartAndWait(
  container: ContainerHandle,
  {
    url,
    secrets,
    timeoutS,
  }: { readonly url: string; readonly secrets: readonly string[]; readonly timeoutS: number },
  signal: AbortSignal,
): Promise<Restarted> {
  const started = performance.now();
  const inside = portsOf(await container.inspect(signal)).find(({ host }) => host === portOf(url))?.inside;
  await container.restart(signal);
  const now = portsOf(await container.inspect(signal)).find((port) => port.inside === inside);
  const address = now === undefined ? url : withPort(url, now.host);
  const deadline = AbortSignal.timeout(timeoutS * 1000);
  const done = (ready: boolean): Restarted => ({
    url: address,
    ready,
    ms: Math.round(performance.now() - started),
  });
  try {
    await awaitReady(container, address, secrets, AbortSignal.any([signal, deadline]));
    return done(true);
  } catch (error) {
    if (!deadline.aborted || signal.aborted) throw error;
    return done(false);
  }
}

/** Published ports, IPv4 first: Docker may choose a different port for each address family. */
function portsOf({ NetworkSettings }: InspectedContainer): { inside: string; host: string }[] {
  return Object.entries(NetworkSettings.Ports ?? {})
    .flatMap(([inside, bindings]) =>
      (bindings ?? []).map(({ HostIp, HostPort }) => ({ inside, host: HostPort, six: HostIp.includes(":") })),
    )
    .toSorted((one, other) => Number(one.six) - Number(other.six));
}

function portOf(url: string): string {
  const { port, protocol } = new URL(url);
  return port || (protocol === "https:" ? "443" : "80");
}

function withPort(url: string, port: string): string {
  const address = new URL(url);
  address.port = port;
  return address.href.replace(/\/+$/, "");
}
