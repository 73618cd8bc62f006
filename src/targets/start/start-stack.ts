import { setTimeout as delay } from "node:timers/promises";
import type { RunConfig } from "../../config/run-config.ts";
import type { StackConfig } from "../../config/stack-config.ts";
import { ContainerHandle } from "../../container/container-handle.ts";
import { secretValues } from "../../container/secret-values.ts";
import { DockerApi } from "../../docker/api.ts";
import { type DockerEndpoint, dockerEndpoint } from "../../docker/endpoint.ts";
import { targetKinds } from "../../record/target-kind.ts";
import { print, printError } from "../../redaction/console.ts";
import type { Text } from "../../text.ts";
import type { Credentials, Target } from "../target.ts";
import { addressOf } from "./address-of.ts";
import { awaitReady } from "./await-ready.ts";
import { died, hasDied } from "./death.ts";
import { portInside } from "./find-service.ts";
import { removeStack, sweepStacks } from "./remove-stack.ts";
import { newStackName } from "./stack-name.ts";
import { startFailure } from "./start-failure.ts";

/** What a kind of stack needs to start. */
export interface Start {
  readonly name: string;
  readonly stack: StackConfig;
  readonly api: DockerApi;
  readonly endpoint: DockerEndpoint;
  /** What must be redacted in all output of the stack. */
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
  /** To be called as soon as ComfyUI's container exists: if it dies after that, the start fails at once. */
  readonly created: (containerId: string) => void;
}

export interface Launch extends Credentials {
  /** Starts it and returns the id of ComfyUI's container. */
  readonly start: (start: Start) => Promise<string>;
  /** The command by which a person removes a kept stack of this name. */
  readonly removeCommand: (name: string) => string;
  /** Removes files that were made for the stack of this name. */
  readonly tidy?: (name: string) => void;
}

/** How long to wait for an aborted start (a download, say); the next run sweeps whatever it still makes. */
const GIVE_UP_MS = 10_000;

/** Starts a stack under one deadline, waits until it answers, and removes it with the run (or keeps it, on request). */
export async function startStack(
  config: RunConfig,
  { start: launch, removeCommand, tidy, ...credentials }: Launch,
  stop?: AbortSignal,
): Promise<Target> {
  const { stack, docker } = config;
  const { kind } = config.target;
  if (stack === undefined) throw new Error(`The target ${kind} has no stack to start.`);
  const endpoint = dockerEndpoint(docker);
  const api = new DockerApi(endpoint);
  const name = newStackName(stack.keep);
  const { access, token = "", plaintext = "" } = credentials;
  const secrets = [token, plaintext, ...(access.door?.secrets ?? []), ...secretValues(stack.environment)];
  const deadline = AbortSignal.timeout(stack.startTimeoutS * 1000);
  const signal = stop ? AbortSignal.any([deadline, stop]) : deadline;
  const dispose = async (): Promise<void> => {
    if (!stack.keep) await removeStack(api, name).catch(() => {});
    else printError(keptText(removeCommand(name))[config.language]);
    tidy?.(name);
    await api[Symbol.asyncDispose]();
  };
  const started = performance.now();
  let handle: ContainerHandle | undefined;
  let starting: Promise<string> = Promise.resolve("");
  try {
    await sweepStacks(api);
    const { promise: dead, reject } = Promise.withResolvers<never>();
    const { signal: startEnded, end } = ending(signal);
    const created = (id: string): void => {
      handle = new ContainerHandle(api, id, { matchedBy: "name" });
      watchDeath(handle, secrets, startEnded).catch(reject);
    };
    starting = launch({ name, stack, api, endpoint, secrets, signal, created });
    const id = await Promise.race([starting, dead, aborted(signal)]).finally(end);
    handle = new ContainerHandle(api, id, { matchedBy: "name" });
    const state = await handle.inspect(signal);
    // a stopped container publishes no port, but the missing port is not the cause
    if (hasDied(state)) throw await died(handle, state, secrets);
    const url = addressOf(state, portInside(state, stack.port), endpoint);
    const container = state.Name.replace(/^\//, "");
    await awaitReady(handle, url, secrets, signal, (ms) => print(waiting(container, ms)[config.language]));
    const bootMs = Math.round(performance.now() - started);
    const { emulated } = targetKinds[kind];
    return {
      info: { kind, url, emulated, ...credentials, container, bootMs },
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    const failure = await startFailure(error, { stop, deadline, handle, secrets, stack });
    // Docker may be creating a container at this moment: it is removed, too, once the start has ended
    await removeStack(api, name).catch(() => {});
    await Promise.race([starting.catch(() => {}), delay(GIVE_UP_MS, undefined, { ref: false })]);
    await removeStack(api, name).catch(() => {});
    tidy?.(name);
    await api[Symbol.asyncDispose]();
    throw failure;
  }
}

function ending(signal: AbortSignal): { signal: AbortSignal; end: () => void } {
  const controller = new AbortController();
  return { signal: AbortSignal.any([signal, controller.signal]), end: () => controller.abort() };
}

/** Rejects once the container has died: Testcontainers would wait ten seconds for the ports of a dead container. */
async function watchDeath(
  container: ContainerHandle,
  secrets: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    await new Promise((done) => setTimeout(done, 200));
    if (signal.aborted) return;
    const state = await container.inspect();
    if (hasDied(state)) throw await died(container, state, secrets);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function waiting(container: string, ms: number): Text {
  return {
    fr: `  … ${container} démarre depuis ${Math.round(ms / 1000)} s, et ne répond pas encore`,
    en: `  … ${container} has been starting for ${Math.round(ms / 1000)} s, and does not answer yet`,
  };
}

function keptText(command: string): Text {
  return {
    fr: `Déploiement gardé (KEEP_STACK). Pour l'enlever : ${command}`,
    en: `Stack kept (KEEP_STACK). To remove it: ${command}`,
  };
}
