import { setTimeout as delay } from "node:timers/promises";
import { ComfyClient } from "../comfyui/client.ts";
import type { ContainerHandle } from "../container/container-handle.ts";
import { CodedError } from "../errors.ts";
import { createRedactor } from "../report/redactor.ts";

const EVERY_MS = 200;
const TAIL = 15;
/** The server is up: open, sent to the login page, or refused. */
const ready: readonly number[] = [200, 302, 401];

/**
 * Waits until the server answers; fails at once when its process has died, with exit code and the log's end.
 * `signal` is the one deadline of the start, and Ctrl-C.
 */
export async function awaitReady(
  container: ContainerHandle,
  url: string,
  secrets: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  await using client = new ComfyClient(url, undefined, { connectMs: 2_000, totalMs: 5_000 });
  for (;;) {
    const status = await client.raw({ method: "GET", path: "/", signal }).then(
      (reply) => reply.status,
      () => undefined,
    );
    if (status !== undefined && ready.includes(status)) return;
    signal.throwIfAborted();
    const { State, RestartCount, Name } = await container.inspect(signal);
    if (!State.Running || State.Restarting || RestartCount > 0)
      throw await died(container, Name.replace(/^\//, ""), State.ExitCode, secrets);
    await delay(EVERY_MS, undefined, { signal });
  }
}

/** The end of a container's log, free of secrets. */
export async function logTail(container: ContainerHandle, secrets: readonly string[]): Promise<string> {
  const lines = await container.logLines().catch(() => []);
  const tail = lines.slice(-TAIL).map(({ text }) => `  | ${text.slice(0, 300)}`);
  return createRedactor(secrets)(tail.join("\n")) || "  | –";
}

async function died(
  container: ContainerHandle,
  name: string,
  exitCode: number,
  secrets: readonly string[],
): Promise<CodedError> {
  const tail = await logTail(container, secrets);
  return new CodedError("TARGET_DIED", {
    fr: `${name} s'est arrêté pendant son démarrage (code de sortie ${exitCode}). Fin de son journal :\n${tail}`,
    en: `${name} stopped while it started (exit code ${exitCode}). End of its log:\n${tail}`,
  });
}
