import { setTimeout as delay } from "node:timers/promises";
import { ComfyClient } from "../../comfyui/client.ts";
import type { ContainerHandle } from "../../container/container-handle.ts";
import { died, hasDied } from "./death.ts";

const EVERY_MS = 200;
/** A CI service shows nothing else meanwhile, and a person would think that it hangs. */
const TOLD_MS = 10_000;
/** The server is up: open, sent to the login page, or refused. */
const ready: readonly number[] = [200, 302, 401];

/**
 * Waits until the server answers; fails at once if its process has died, with the exit code and the end of the log.
 * `signal` is the one deadline of the start, and Ctrl-C.
 */
export async function awaitReady(
  container: ContainerHandle,
  url: string,
  secrets: readonly string[],
  signal: AbortSignal,
  onWait: (waitedMs: number) => void = () => {},
): Promise<void> {
  const from = performance.now();
  let told = 0;
  await using client = new ComfyClient(url, undefined, { connectMs: 2_000, totalMs: 5_000 });
  for (;;) {
    const status = await client.raw({ method: "GET", path: "/", signal }).then(
      (reply) => reply.status,
      () => undefined,
    );
    if (status !== undefined && ready.includes(status)) return;
    signal.throwIfAborted();
    const state = await container.inspect(signal);
    if (hasDied(state)) throw await died(container, state, secrets);
    const waitedMs = performance.now() - from;
    if (waitedMs - told >= TOLD_MS) {
      told = waitedMs;
      onWait(waitedMs);
    }
    await delay(EVERY_MS, undefined, { signal });
  }
}
