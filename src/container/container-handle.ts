import { z } from "zod";
import type { DockerApi, RequestOptions } from "../docker/api.ts";
import { DockerError } from "../docker/error.ts";
import { type InspectedContainer, inspectSchema, listSchema, secretSchema } from "../docker/inspect.ts";
import { readStartError } from "../docker/start-errors.ts";
import { payloadOf, textOfStream } from "../docker/stream-frames.ts";
import { areLinked, isCalledAfter } from "./behind-proxy.ts";
import type { ContainerFacts } from "./container-facts.ts";
import { factsOf } from "./container-facts.ts";
import { isLeftAlone } from "./down/left-alone.ts";
import type { Match } from "./find-container.ts";
import { type LogLine, lastLifeSince, logLinesOf } from "./log-lines.ts";
import { type PathStat, pathStatOf } from "./path-stat.ts";
import { reservedGpu } from "./reserved-gpu.ts";

const MAX_EXEC_OUTPUT = 256 * 1024;
/** Bytes of a log that are read from its start (the import table); of a longer log the last lines are read, too. */
const MAX_LOG = 4 * 2 ** 20;
const TAIL_LINES = 2_000;
const MAX_EVENTS = 64 * 1024;
const MOST_BINDS = 12;
/** A stack has a handful of services. */
const MOST_NEIGHBOURS = 20;
/** Ten seconds of grace, and the time to unmount and start. */
const RESTART_MS = 90_000;

/** What a container was told by whoever made it. */
export interface ContainerOrders {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Entrypoint and command. */
  readonly command: readonly string[];
  readonly folder: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `8188/tcp`: of its image, and those that it publishes. */
  readonly ports: readonly string[];
}

/**
 * One container, read and never changed (except by `restart`): state, log, and commands that only read.
 * A command is a fixed script of ours; a server's text is never part of it, and at most an argument: a path to look at.
 */
export class ContainerHandle {
  readonly id: string;
  readonly #api: DockerApi;
  readonly #match: Match;

  constructor(api: DockerApi, id: string, match: Match) {
    this.#api = api;
    this.id = id;
    this.#match = match;
  }

  inspect(signal?: AbortSignal): Promise<InspectedContainer> {
    return this.#api.json("GET", `/containers/${this.id}/json`, inspectSchema, { signal });
  }

  /** Its environment variables. They contain secrets: for the redactor, which hides these, and to be judged here. */
  async environment(signal?: AbortSignal): Promise<Record<string, string>> {
    return (await this.orders(signal)).environment;
  }

  /** What it was told: variables, command, labels. They contain secrets, and are only ever judged. */
  async orders(signal?: AbortSignal): Promise<ContainerOrders> {
    const path = `/containers/${this.id}/json`;
    const { Name, Created, Config } = await this.#api.json("GET", path, secretSchema, { signal });
    const variables = (Config.Env ?? []).map((line) => {
      const [name = "", ...value] = line.split("=");
      return [name, value.join("=")] as const;
    });
    return {
      name: Name.replace(/^\//, ""),
      createdAt: Date.parse(Created) || 0,
      environment: Object.fromEntries(variables),
      command: [...(Config.Entrypoint ?? []), ...(Config.Cmd ?? [])],
      folder: Config.WorkingDir || "/",
      labels: Config.Labels ?? {},
      ports: Object.keys(Config.ExposedPorts ?? {}),
    };
  }

  /** The other containers of its Compose project, or of its own networks where it has no project, and those called after it; running or not. */
  async neighbours(signal?: AbortSignal): Promise<ContainerHandle[]> {
    const list = await this.#api.json("GET", "/containers/json?all=1", listSchema, { signal });
    const own = list.find(({ Id, Names }) => Id === this.id || Names?.includes(`/${this.id}`));
    if (own === undefined) return [];
    const beside = list
      .filter((other) => other !== own && (areLinked(own, other) || isCalledAfter(own, other)))
      .slice(0, MOST_NEIGHBOURS);
    return beside.map(({ Id }) => new ContainerHandle(this.#api, Id, { matchedBy: "name" }));
  }

  /** Names of the other running containers that may use a GPU. */
  async withGpu(signal?: AbortSignal): Promise<string[]> {
    const list = await this.#api.json("GET", "/containers/json", listSchema, { signal });
    const others = list.filter(({ Id, Names }) => Id !== this.id && !Names?.includes(`/${this.id}`));
    const found = await Promise.all(
      others.slice(0, MOST_NEIGHBOURS).map(async ({ Id }) => {
        const other = await new ContainerHandle(this.#api, Id, { matchedBy: "name" }).inspect(signal);
        return ["none", "unknown"].includes(reservedGpu(other)) ? [] : [other.Name.replace(/^\//, "")];
      }),
    );
    return found.flat();
  }

  async facts(signal?: AbortSignal): Promise<ContainerFacts> {
    return factsOf(await this.inspect(signal), this.#match);
  }

  /** The log since the container's last start, oldest first; of a long log its beginning and its end. */
  async logLines(signal?: AbortSignal, since?: string): Promise<LogLine[]> {
    const inspected = await this.inspect(signal);
    const { Config } = inspected;
    const from = since === undefined ? (lastLifeSince(inspected) / 1000).toFixed(3) : unixTime(since);
    const query = (more: string): string =>
      `/containers/${this.id}/logs?stdout=1&stderr=1&timestamps=1&since=${from}${more}`;
    const text = async (path: string): Promise<{ text: string; truncated: boolean }> => {
      const { status, body, truncated } = await this.#api.ask("GET", path, { limit: MAX_LOG, signal });
      if (status !== 200) throw unreadableLog(status);
      return { text: Config.Tty ? body.toString("utf8") : textOfStream(body), truncated };
    };
    const head = await text(query("&tail=all"));
    const tail = head.truncated ? await text(query(`&tail=${TAIL_LINES}`)) : undefined;
    return [...logLinesOf(head.text), ...(tail ? logLinesOf(tail.text) : [])];
  }

  /** The command lines of its processes. They may contain secrets: only for recognition, never for reports. */
  async commandLines(signal?: AbortSignal): Promise<string[]> {
    const shape = z.object({ Processes: z.array(z.array(z.string())).nullish() });
    const { Processes } = await this.#api.json("GET", `/containers/${this.id}/top`, shape, { signal });
    return (Processes ?? []).map((fields) => fields.at(-1) ?? "");
  }

  /** Whether Docker was told to stop or kill it, around the moment at which it ended; false where Docker has forgotten. */
  async wasToldToStop(finishedAt: string, signal?: AbortSignal): Promise<boolean> {
    const end = Date.parse(finishedAt) / 1000;
    // in whole seconds, what was asked in the last one is not told
    const until = Math.min(end + 60, Date.now() / 1000).toFixed(3);
    const filters = encodeURIComponent(JSON.stringify({ container: [this.id], event: ["kill", "stop"] }));
    const path = `/events?since=${(end - 60).toFixed(3)}&until=${until}&filters=${filters}`;
    const { status, body } = await this.#api.ask("GET", path, { limit: MAX_EVENTS, signal });
    return status === 200 && /"Action":"(?:kill|stop)"/.test(body.toString("utf8"));
  }

  /**
   * Of a container that is down: the source of the mount that Docker can no longer make; "?" where it names none. To look
   * inside, Docker tries them all as a start would: where one fails, its place in the container is not to be found.
   */
  async lostMount(signal?: AbortSignal): Promise<string | undefined> {
    const inspected = await this.inspect(signal);
    if (isLeftAlone(inspected)) return undefined;
    const binds = (inspected.Mounts ?? []).filter(({ Type }) => Type === "bind").slice(0, MOST_BINDS);
    for (const { Destination, Source } of binds) {
      const path = `/containers/${this.id}/archive?path=${encodeURIComponent(Destination)}`;
      const { status } = await this.#api.ask("HEAD", path, { signal });
      if (status === 404) return Source || "?";
      if (status < 500) continue;
      const { body } = await this.#api.ask("GET", path, { limit: MAX_EVENTS, signal });
      const found = readStartError(body.toString("utf8"));
      if (found?.error === "mount") return found.named ?? "?";
    }
    return undefined;
  }

  /** Milliseconds of processor time that its processes have taken since its start. */
  async processorTime(signal?: AbortSignal): Promise<number> {
    const shape = z.object({ cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }) }) });
    const path = `/containers/${this.id}/stats?stream=false&one-shot=true`;
    const { cpu_stats } = await this.#api.json("GET", path, shape, { signal });
    return cpu_stats.cpu_usage.total_usage / 1e6;
  }

  /**
   * What lies at a path, according to Docker itself: works on a stopped container, too, unless that would change the machine
   * (DOCKER_STATUS). Undefined: nothing.
   */
  async stat(path: string, signal?: AbortSignal): Promise<PathStat | undefined> {
    if (isLeftAlone(await this.inspect(signal))) throw leftAlone();
    const reply = await this.#api.ask(
      "HEAD",
      `/containers/${this.id}/archive?path=${encodeURIComponent(path)}`,
      { signal },
    );
    const encoded = reply.headers["x-docker-container-path-stat"];
    if (reply.status !== 200 || encoded === undefined) return undefined;
    return pathStatOf(encoded);
  }

  /** Stops it (kills it if it has not ended within Docker's ten seconds) and starts it again: only on a person's request. */
  async restart(signal?: AbortSignal): Promise<void> {
    const { status } = await this.#api.ask("POST", `/containers/${this.id}/restart?t=10`, {
      signal,
      timeoutMs: RESTART_MS,
    });
    if (status === 204) return;
    throw new DockerError(
      "DOCKER_STATUS",
      {
        fr: `Docker n'a pas redémarré le conteneur (statut ${status}).`,
        en: `Docker did not restart the container (status ${status}).`,
      },
      { status },
    );
  }

  /** What a read-only script prints, cut at `limit` bytes; DOCKER_TIMEOUT after `timeoutMs`, DOCKER_STATUS where the container does not run or has no `sh`. */
  async shell(
    script: string,
    args: readonly string[],
    signal?: AbortSignal,
    { limit = MAX_EXEC_OUTPUT, timeoutMs }: Pick<RequestOptions, "limit" | "timeoutMs"> = {},
  ): Promise<string> {
    return textOfStream(await this.#exec(script, args, { limit, timeoutMs }, signal));
  }

  /** The first bytes of a file, fewer where it is shorter. */
  async head(path: string, bytes: number, signal?: AbortSignal): Promise<Buffer> {
    // Docker sends each read in a frame: from a slow disk the frames are small
    const stream = await this.#exec(
      'head -c "$2" "$1"',
      [path, String(bytes)],
      { limit: 2 * bytes + 65_536 },
      signal,
    );
    return payloadOf(stream).subarray(0, bytes);
  }

  /** The output of a script, in frames. */
  async #exec(
    script: string,
    args: readonly string[],
    bounds: Pick<RequestOptions, "limit" | "timeoutMs">,
    signal: AbortSignal | undefined,
  ): Promise<Buffer> {
    const { Id } = await this.#api.json("POST", `/containers/${this.id}/exec`, z.object({ Id: z.string() }), {
      signal,
      body: { AttachStdout: true, AttachStderr: false, Cmd: ["sh", "-c", script, "sh", ...args] },
    });
    const reply = await this.#api.ask("POST", `/exec/${Id}/start`, {
      ...bounds,
      signal,
      body: { Detach: false, Tty: false },
    });
    const { ExitCode } = await this.#api.json(
      "GET",
      `/exec/${Id}/json`,
      z.object({ ExitCode: z.number().nullable() }),
      { signal },
    );
    if (reply.status === 200 && ExitCode === 0) return reply.body;
    throw new DockerError(
      "DOCKER_STATUS",
      {
        fr: `Une commande en lecture dans le conteneur a échoué (statut ${reply.status}, code ${ExitCode ?? "?"}) : il lui faut sh, find, stat, head, base64 et sha256sum.`,
        en: `A read-only command in the container failed (status ${reply.status}, exit code ${ExitCode ?? "?"}): it needs sh, find, stat, head, base64 and sha256sum.`,
      },
      { status: reply.status },
    );
  }
}

/** `1764059012.123456789`, as the log API expects it; the fraction excludes the lines of an earlier start. */
function unixTime(iso: string): string {
  const fraction = /\.(\d{1,9})/.exec(iso)?.[1] ?? "0";
  return `${Math.floor((Date.parse(iso) || 0) / 1000)}.${fraction.padEnd(9, "0")}`;
}

function leftAlone(): DockerError {
  return new DockerError("DOCKER_STATUS", {
    fr: "Le conteneur est arrêté, et la suite n'y regarde pas : Docker recréerait sur la machine les dossiers montés qui n'y sont plus.",
    en: "The container is down, and the suite does not look into it: Docker would make the mounted folders anew that are no longer on the machine.",
  });
}

function unreadableLog(status: number): DockerError {
  return new DockerError(
    "DOCKER_STATUS",
    {
      fr: `Le journal du conteneur ne se lit pas (statut ${status}) : son pilote de journal ne le permet pas.`,
      en: `The container's log cannot be read (status ${status}): its logging driver does not allow it.`,
    },
    { status },
  );
}
