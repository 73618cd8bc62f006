import { setTimeout as delay } from "node:timers/promises";
import type { RunConfig } from "../config/run-config.ts";
import { describeError } from "../errors.ts";
import { awaitedService, failedInVain } from "./start/awaited-service.ts";
import { composeUp } from "./start/compose-up.ts";
import { hasDied } from "./start/death.ts";
import { comfyService, servicesOf, serviceWithPort } from "./start/find-service.ts";
import { type Start, startStack } from "./start/start-stack.ts";
import { syntheticCompose, tidyOverride } from "./synthetic/prepare.ts";
import { givenCredentials, type Target } from "./target.ts";

const LOOK_MS = 200;

/** The user's own Compose files, started as a project of ours. */
export function compose(config: RunConfig, stop?: AbortSignal): Promise<Target> {
  const removeCommand = (name: string): string => `docker compose -p ${name} down -v`;
  const launch = async (given: Start): Promise<string> => {
    const stack = given.stack.synthetic ? await syntheticCompose(given, config) : given.stack;
    return await start({ ...given, stack });
  };
  const own = { start: launch, removeCommand, tidy: tidyOverride };
  return startStack(config, { ...givenCredentials(config), ...own }, stop);
}

async function start(start: Start): Promise<string> {
  const { name, stack, api, endpoint, secrets, created } = start;
  const up = new AbortController();
  reportEarly(start, AbortSignal.any([start.signal, up.signal])).catch(() => {});
  try {
    await composeUp(stack, name, endpoint, start.signal);
  } catch (error) {
    const services = await servicesOf(api, name);
    const comfy = serviceWithPort(services, stack.port, stack.composeService);
    if (comfy !== undefined) created(comfy.container.Id);
    const awaited = awaitedService(describeError(error, "en"), services);
    // if ComfyUI itself died, that is the error
    if (awaited === undefined || (awaited === comfy && hasDied(awaited.container))) throw error;
    throw await failedInVain(awaited, api, secrets, awaited === comfy);
  } finally {
    up.abort();
  }
  return comfyService(await servicesOf(api, name), stack.port, stack.composeService).container.Id;
}

/** Compose may wait for ComfyUI's health before it starts another service: reports ComfyUI's container early, so that its death is seen. */
async function reportEarly({ api, name, stack, created }: Start, signal: AbortSignal): Promise<void> {
  let last: string | undefined;
  for (;;) {
    await delay(LOOK_MS, undefined, { signal });
    const services = await servicesOf(api, name, signal).catch(() => []);
    const comfy = serviceWithPort(services, stack.port, stack.composeService);
    // until ComfyUI's container has started, Compose may still make one that fits better; two polls must therefore agree
    const started = comfy?.container.State.Status === "created" ? undefined : comfy?.container.Id;
    if (started !== undefined && started === last) return created(started);
    last = started;
  }
}
