import type { Answerer } from "../comfyui/server-identity.ts";
import type { InspectedContainer } from "../docker/inspect.ts";
import type { Text } from "../text.ts";
import { type ComposeProject, composeProjectOf } from "./compose-project.ts";
import type { Match, MatchedBy } from "./find-container.ts";
import { type HealthProof, healthProofOf } from "./health-check.ts";
import { reservedGpu } from "./reserved-gpu.ts";
import { type StartError, startErrorOf } from "./start-error.ts";

/** What a run may report about the container: no environment or command, and of the labels only Compose's own, because these may contain secrets. */
export interface ContainerFacts {
  readonly name: string;
  readonly matchedBy: MatchedBy;
  /** The running container that publishes the URL's port, if it is another one. */
  readonly portOwner?: string;
  /** The running container that publishes the URL's port and forwards to this one. */
  readonly proxy?: string;
  readonly image: string;
  /** First 12 hex digits of the image's digest. */
  readonly digest: string;
  readonly status: string;
  readonly restarting: boolean;
  readonly restarts: number;
  readonly oomKilled: boolean;
  readonly exitCode: number;
  /** Why Docker's last attempt to start it failed. */
  readonly startError?: StartError;
  /** Somebody stopped it: `docker stop`, or a program that may. */
  readonly stopAsked?: true;
  /** The container beside it that stops idle services, by its name; where this one ended as if it had been told to. */
  readonly idleMonitor?: string;
  /** The mount of a stopped container that Docker can no longer make; "?" where Docker names none. */
  readonly lostMount?: string;
  readonly startedAt: string;
  /** When its last process ended. */
  readonly finishedAt?: string;
  readonly restartPolicy: string;
  /** Bytes; 0 is none. */
  readonly memoryLimit: number;
  /** Bytes of /dev/shm. */
  readonly shmSize?: number;
  /** Reserved GPUs, as `reservedGpu` words them; `none` or `unknown`. */
  readonly gpu: string;
  readonly health?: string;
  readonly failingStreak?: number;
  readonly healthProof: HealthProof;
  /** Status of a request without a token, where the health check is judged. */
  readonly doorStatus?: number;
  readonly hostNetwork: boolean;
  /** If its root file system is read-only: the mounted folders into which `docker cp` can still write. */
  readonly writableIn?: readonly string[];
  /** Milliseconds until the server answered, if we started the container. */
  readonly bootMs?: number;
  /** Where Compose made it from. */
  readonly compose?: ComposeProject;
  /** Published ports, as `8188→8188/tcp` (host before container). */
  readonly ports: readonly string[];
  /** Those of them that every address of the machine has, as `8188:8188`. */
  readonly openPorts?: readonly string[];
}

/** A container that was restarted and is younger than this is taken to be in a restart loop. */
const LOOP_MS = 120_000;
/** The limit if its server does not answer: an entrypoint may install for minutes before it dies. */
const SILENT_LOOP_MS = 30 * 60_000;

export type Steadiness = "steady" | "looping" | "down";

/** Whether the container runs and was not just restarted by Docker; `answering`: its server sends any reply. */
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

/** Whether a server is silent because its container is paused; no, if another container has the port and gets the requests. */
export function isPausedBehindUrl({
  status,
  portOwner,
}: Pick<ContainerFacts, "status" | "portOwner">): boolean {
  return status === "paused" && portOwner === undefined;
}

/** Whether a container that ran before has ended since, for good or for a restart. */
export function hasEnded(
  { status, startedAt }: Pick<ContainerFacts, "status" | "startedAt">,
  before: Pick<ContainerFacts, "startedAt">,
): boolean {
  return status !== "running" || startedAt !== before.startedAt;
}

/** Whether a stopped container cannot be the one that answers: its supposed proxy leads to another ComfyUI. */
export function isAnotherBehindProxy(
  { proxy, status }: Pick<ContainerFacts, "proxy" | "status">,
  answerer: Answerer | undefined,
): boolean {
  const answered = answerer === "comfyui" || answerer === "comfyui-login" || answerer === "login-page";
  return proxy !== undefined && answered && ["created", "exited", "dead"].includes(status);
}

/** Why the inside of a container cannot be examined; infra.container-running reports the cause. */
export function notSteady(name: string): Text {
  return { fr: `${name} ne tourne pas, ou redémarre`, en: `${name} is not running, or is restarting` };
}

export function factsOf(inspected: InspectedContainer, match: Match): ContainerFacts {
  const compose = composeProjectOf(inspected);
  const startError = startErrorOf(inspected.State.Error);
  const { State, HostConfig, Config } = inspected;
  const published = Object.entries(inspected.NetworkSettings.Ports ?? {}).flatMap(([inside, bindings]) =>
    (bindings ?? []).map(({ HostIp, HostPort }) => ({ inside, host: Number(HostPort), ip: HostIp })),
  );
  const open = published
    .filter(({ ip, inside }) => ["", "0.0.0.0", "::"].includes(ip) && inside.endsWith("/tcp"))
    .map(({ host, inside }) => `${host}:${Number.parseInt(inside, 10)}`)
    .filter((one, at, all) => all.indexOf(one) === at);
  return {
    name: inspected.Name.replace(/^\//, ""),
    ...match,
    image: Config.Image,
    digest: inspected.Image.replace(/^sha256:/, "").slice(0, 12),
    status: State.Status,
    restarting: State.Restarting,
    restarts: inspected.RestartCount,
    oomKilled: State.OOMKilled,
    exitCode: State.ExitCode,
    ...(startError && { startError }),
    startedAt: State.StartedAt,
    ...(Date.parse(State.FinishedAt) > 0 && { finishedAt: State.FinishedAt }),
    restartPolicy: HostConfig.RestartPolicy?.Name || "no",
    memoryLimit: HostConfig.Memory,
    ...(HostConfig.ShmSize !== undefined && { shmSize: HostConfig.ShmSize }),
    gpu: reservedGpu(inspected),
    ...(State.Health && { health: State.Health.Status, failingStreak: State.Health.FailingStreak }),
    healthProof: healthProofOf(Config.Healthcheck?.Test ?? undefined),
    hostNetwork: HostConfig.NetworkMode === "host",
    ...(HostConfig.ReadonlyRootfs && { writableIn: writableIn(inspected) }),
    ...(compose && { compose }),
    ...(open.length > 0 && { openPorts: open }),
    ports: [...new Set(published.map(({ inside, host }) => `${host}→${inside}`))],
  };
}

/** No tmpfs: `docker cp` silently writes nothing into one. */
function writableIn({ Mounts }: InspectedContainer): string[] {
  return (Mounts ?? [])
    .filter(({ Type, RW }) => RW && Type !== "tmpfs")
    .map(({ Destination }) => Destination);
}
