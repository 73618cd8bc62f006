import { setTimeout as delay } from "node:timers/promises";
import { ComfyError } from "../../comfyui/errors.ts";
import { gpuHolders } from "../../container/beside/gpu-holders.ts";
import {
  type ContainerFacts,
  hasEnded,
  isPausedBehindUrl,
  type Steadiness,
  steadinessOf,
} from "../../container/container-facts.ts";
import type { ContainerHandle } from "../../container/container-handle.ts";
import { type OpenedContainer, openContainer } from "../../container/open-container.ts";
import { DockerError } from "../../docker/error.ts";
import { targetKinds } from "../../record/target-kind.ts";
import { type CheckTools, known } from "../check.ts";
import { clients } from "../clients.ts";
import { onShut } from "../courtesy/aftermath.ts";
import { config, target } from "../run.ts";

let opened: Promise<OpenedContainer> | undefined;

/**
 * The container behind the target, searched once per run; without one the check ends as skipped, with the reason: as not
 * asked for where nobody named a container or a Docker, and none is behind the address.
 */
export async function containerOf({
  cannotTell,
  notAskedFor,
}: Pick<CheckTools, "cannotTell" | "notAskedFor">): Promise<ContainerHandle> {
  const result = await search();
  if ("handle" in result) return result.handle;
  const skip = result.asked ? cannotTell : notAskedFor;
  return skip({
    fr: `pas de conteneur à examiner : ${result.absent.fr}`,
    en: `no container to examine: ${result.absent.en}`,
  });
}

interface NotThere {
  readonly notThis?: string;
  readonly noContainer?: true;
}

/** The container that the usual name would mean, where another server answers on the URL, or that there is none: no remedy may name it. */
export async function notThisContainer(): Promise<NotThere> {
  const result = await search();
  if ("handle" in result) return {};
  const { notThis, noContainer } = result;
  return { ...(notThis !== undefined && { notThis }), ...(noContainer && { noContainer }) };
}

/** What the infra stage would have left of the container, where it did not run: the remedies name it. */
export async function containerUnseen(
  signal: AbortSignal,
): Promise<NotThere & { readonly container?: ContainerFacts }> {
  if (known["infra.container-running"] !== undefined) return {};
  const result = await search();
  if (!("handle" in result)) return notThisContainer();
  const container = await result.handle.facts(signal).catch(() => undefined);
  return container === undefined ? {} : { container };
}

/** Whether the container runs and stays up, given whether infra.reachable got any reply. */
export function steadiness(facts: ContainerFacts): Steadiness {
  return steadinessOf(facts, { answering: isAnswering() });
}

/** Whether the server answers; assumed if infra.reachable was not run. */
export function isAnswering(): boolean {
  return known["infra.reachable"]?.connection?.failure === undefined;
}

/** For data that Docker cannot give (a log that is not kept, an image without sh): the check skips instead of failing. */
export function orCannotTell({ cannotTell }: Pick<CheckTools, "cannotTell">): (error: unknown) => never {
  return (error) => {
    if (error instanceof DockerError && /^DOCKER_(STATUS|TIMEOUT)$/.test(error.code))
      return cannotTell(error.text);
    throw error;
  };
}

/**
 * Asks Docker after `ms` and rejects if the container is paused: a frozen process accepts every connection and answers none,
 * so waiting longer is useless. Otherwise settles only by the signal.
 */
export async function untilPaused(ms: number, signal: AbortSignal): Promise<never> {
  await delay(ms, undefined, { signal });
  const result = await search();
  const facts = "handle" in result ? await result.handle.facts(signal).catch(() => undefined) : undefined;
  if (facts !== undefined && isPausedBehindUrl(facts))
    throw new ComfyError("COMFY_TIMEOUT", {
      fr: `Rien n'a répondu en ${ms / 1000} s : le conteneur ${facts.name} est en pause.`,
      en: `Nothing answered within ${ms / 1000} s: the container ${facts.name} is paused.`,
    });
  return await new Promise<never>((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason)),
  );
}

/** Whether the container that ran at the start has ended since; no, where Docker cannot tell. */
async function containerEnded(signal: AbortSignal): Promise<boolean> {
  const before = known["infra.container-running"]?.container;
  if (before === undefined) return false;
  const result = await search();
  const now = "handle" in result ? await result.handle.facts(signal).catch(() => undefined) : undefined;
  return now !== undefined && hasEnded(now, before);
}

onShut.push(containerEnded);

/** Who else holds the GPU, where Docker tells. */
export async function holdersOfGpu(signal: AbortSignal): Promise<string[]> {
  const result = await search();
  return "handle" in result ? await gpuHolders(result.handle, signal) : [];
}

/** Of the server's container, where Docker is in reach. */
export async function processorTime(signal: AbortSignal): Promise<number | undefined> {
  const result = await search();
  return "handle" in result ? await result.handle.processorTime(signal) : undefined;
}

/** Searched once per run. */
function search(): Promise<OpenedContainer> {
  opened ??= open();
  return opened;
}

async function open(): Promise<OpenedContainer> {
  if (target.container === undefined)
    return {
      absent: { fr: "l'émulateur embarqué n'en a pas", en: "the embedded emulator has none" },
      asked: false,
    };
  const chosen = targetKinds[target.kind].ownsStack || config.containerChosen === true;
  return openContainer({
    url: target.url,
    name: target.container,
    chosen,
    root: config.comfyuiRoot,
    docker: config.docker,
    answers: () =>
      clients.anonymous
        .raw({ method: "GET", path: "/system_stats", signal: AbortSignal.timeout(5_000) })
        .then(
          () => true,
          () => false,
        ),
  });
}
