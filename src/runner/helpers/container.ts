import { setTimeout as delay } from "node:timers/promises";
import { ComfyError } from "../../comfyui/errors.ts";
import {
  type ContainerFacts,
  isPausedBehindUrl,
  type Steadiness,
  steadinessOf,
} from "../../container/container-facts.ts";
import type { ContainerHandle } from "../../container/container-handle.ts";
import { type OpenedContainer, openContainer } from "../../container/open-container.ts";
import { DockerError } from "../../docker/error.ts";
import { targetKinds } from "../../record/target-kind.ts";
import { type CheckTools, known } from "../check.ts";
import { config, target } from "../run.ts";

let opened: Promise<OpenedContainer> | undefined;

/** The container behind the target, looked for once a run; without one the check ends as skipped, with the reason. */
export async function containerOf({ cannotTell }: Pick<CheckTools, "cannotTell">): Promise<ContainerHandle> {
  opened ??= open();
  const found = await opened;
  if ("handle" in found) return found.handle;
  return cannotTell({
    fr: `pas de conteneur à examiner : ${found.absent.fr}`,
    en: `no container to examine: ${found.absent.en}`,
  });
}

/** Whether it runs and stays up, judged beside whether infra.reachable got any answer. */
export function steadiness(found: ContainerFacts): Steadiness {
  return steadinessOf(found, { answering: isAnswering() });
}

/** Unknown counts as answering: infra.reachable was not run. */
export function isAnswering(): boolean {
  return known["infra.reachable"]?.connection?.failure === undefined;
}

/** For what Docker does not let be read (a log that is not kept, an image without sh): that is a skip, not a fault. */
export function orCannotTell({ cannotTell }: Pick<CheckTools, "cannotTell">): (error: unknown) => never {
  return (error) => {
    if (error instanceof DockerError && /^DOCKER_(STATUS|TIMEOUT)$/.test(error.code))
      return cannotTell(error.text);
    throw error;
  };
}

/**
 * Rejects once Docker says that the container is paused, asked after `ms`: a frozen process takes every connection and
 * answers none, and waiting for it to the end tells nothing more. Otherwise never settles but by the signal.
 */
export async function untilPaused(ms: number, signal: AbortSignal): Promise<never> {
  await delay(ms, undefined, { signal });
  opened ??= open();
  const found = await opened;
  const facts = "handle" in found ? await found.handle.facts(signal).catch(() => undefined) : undefined;
  if (facts !== undefined && isPausedBehindUrl(facts))
    throw new ComfyError("COMFY_TIMEOUT", {
      fr: `Rien n'a répondu en ${ms / 1000} s : le conteneur ${facts.name} est en pause.`,
      en: `Nothing answered within ${ms / 1000} s: the container ${facts.name} is paused.`,
    });
  return await new Promise<never>((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason)),
  );
}

async function open(): Promise<OpenedContainer> {
  if (target.container === undefined)
    return { absent: { fr: "l'émulateur embarqué n'en a pas", en: "the embedded emulator has none" } };
  const chosen = targetKinds[target.kind].ownsStack || config.containerChosen === true;
  return openContainer({
    url: target.url,
    name: target.container,
    chosen,
    root: config.comfyuiRoot,
    docker: config.docker,
  });
}
