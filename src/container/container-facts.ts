import type { Answerer } from "../comfyui/server-identity.ts";
import type { InspectedContainer } from "../docker/inspect.ts";
import type { Text } from "../text.ts";
import type { Match, MatchedBy } from "./find-container.ts";
import { type HealthProof, healthProofOf } from "./health-check.ts";
import { reservedGpu } from "./reserved-gpu.ts";
import { type StartError, startErrorOf } from "./start-error.ts";

/** What a run may report about the container: no environment, no command, no label, for secrets stand in those. */
export interface ContainerFacts {
  readonly name: string;
  readonly matchedBy: MatchedBy;
  /** The running container that publishes the URL's port, where it is another one. */
  readonly portOwner?: string;
  /** The running container that publishes the URL's port and hands on to this one. */
  readonly proxy?: string;
  readonly image: string;
  /** First 12 hex digits of the image's digest. */
  readonly digest: string;
  readonly status: string;
  readonly restarting: boolean;
  readonly restarts: number;
  readonly oomKilled: boolean;
  readonly exitCode: number;
  /** Why Docker could not start it, the last time that it was to. */
  readonly startError?: StartError;
  readonly startedAt: string;
  readonly restartPolicy: string;
  /** Bytes; 0 is none. */
  readonly memoryLimit: number;
  /** Reserved GPUs, as `reservedGpu` words them; `none` or `unknown`. */
  readonly gpu: string;
  readonly health?: string;
  readonly failingStreak?: number;
  readonly healthProof: HealthProof;
  /** What the server answers to a request without a token, where the health check is judged. */
  readonly doorStatus?: number;
  readonly hostNetwork: boolean;
  /** Where its root file system is read-only: the mounted folders into which `docker cp` can write all the same. */
  readonly writableIn?: readonly string[];
  /** How long it took to answer, where we started it. */
  readonly bootMs?: number;
  /** Published ports, as `8188→8188/tcp` (host before container). */
  readonly ports: readonly string[];
}

/** A container that was restarted and is younger than this is taken to be in a restart loop. */
const LOOP_MS = 120_000;
/** The same where its server does not answer: an entrypoint may install for long before it dies. */
const SILENT_LOOP_MS = 30 * 60_000;

export type Steadiness = "steady" | "looping" | "down";

/** Whether it runs, and has not just been started again by Docker; `answering`: its server gives any reply. */
export function steadinessOf(
  {
    status,
    restarting,
    restarts,
    startedAt,
  }: Pick<ContainerFacts, "status" | "restarting" | "restarts" | "startedAt">,
  { answering, now = Date.now() }: { readonly answering: boolean; readonly now?: number },
): Steadiness {
  const young = now - Date.parse(startedAt) < (answering ? LOOP_MS : SILENT_LOOP_MS);
  if (restarting || (restarts > 0 && young)) return "looping";
  return status === "running" ? "steady" : "down";
}

/** Whether a silent server is silent because its container is paused: where another one has the port, that one is asked. */
export function isPausedBehindUrl({
  status,
  portOwner,
}: Pick<ContainerFacts, "status" | "portOwner">): boolean {
  return status === "paused" && portOwner === undefined;
}

/** Whether a stopped container cannot be the one that answers: what is taken for its proxy leads to another ComfyUI. */
export function isAnotherBehindProxy(
  { proxy, status }: Pick<ContainerFacts, "proxy" | "status">,
  answerer: Answerer | undefined,
): boolean {
  const answered = answerer === "comfyui" || answerer === "comfyui-login" || answerer === "login-page";
  return proxy !== undefined && answered && ["created", "exited", "dead"].includes(status);
}

/** Why nothing can be said of the inside of a container: infra.container-running reports what stopped it. */
export function notSteady(name: string): Text {
  return { fr: `${name} ne tourne pas, ou redémarre`, en: `${name} does not run, or restarts` };
}

export function factsOf(found: InspectedContainer, match: Match): ContainerFacts {
  const startError = startErrorOf(found.State.Error);
  const { State, HostConfig, Config } = found;
  const published = Object.entries(found.NetworkSettings.Ports ?? {}).flatMap(([inside, bindings]) =>
    (bindings ?? []).map(({ HostPort }) => ({ inside, host: Number(HostPort) })),
  );
  return {
    name: found.Name.replace(/^\//, ""),
    ...match,
    image: Config.Image,
    digest: found.Image.replace(/^sha256:/, "").slice(0, 12),
    status: State.Status,
    restarting: State.Restarting,
    restarts: found.RestartCount,
    oomKilled: State.OOMKilled,
    exitCode: State.ExitCode,
    ...(startError && { startError }),
    startedAt: State.StartedAt,
    restartPolicy: HostConfig.RestartPolicy?.Name || "no",
    memoryLimit: HostConfig.Memory,
    gpu: reservedGpu(found),
    ...(State.Health && { health: State.Health.Status, failingStreak: State.Health.FailingStreak }),
    healthProof: healthProofOf(Config.Healthcheck?.Test ?? undefined),
    hostNetwork: HostConfig.NetworkMode === "host",
    ...(HostConfig.ReadonlyRootfs && { writableIn: writableIn(found) }),
    ports: [...new Set(published.map(({ inside, host }) => `${host}→${inside}`))],
  };
}

/** Into a folder in memory docker cp writes nothing, and says nothing. */
function writableIn({ Mounts }: InspectedContainer): string[] {
  return (Mounts ?? [])
    .filter(({ Type, RW }) => RW && Type !== "tmpfs")
    .map(({ Destination }) => Destination);
}
