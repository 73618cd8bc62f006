import type { Deployment } from "./deployments/deployments.ts";
import type { Dress } from "./dress/dress.ts";
import type { Version } from "./dress/version.ts";
import type { FaultSet } from "./faults.ts";
import type { Work } from "./hardware/work.ts";
import type { Door } from "./http/door.ts";
import type { Reply } from "./http/reply.ts";
import type { Sockets } from "./http/sockets.ts";
import type { Handed, Job } from "./jobs/job.ts";
import type { Pause } from "./jobs/pause.ts";
import type { Logs } from "./machine/logs.ts";
import type { Storage } from "./machine/storage.ts";
import type { NodeInfo } from "./nodes/node-info.ts";
import type { Json, JsonObject } from "./python/json.ts";

/** Everything one emulated server is made of: routes, the login and nodes receive it. */
export interface World {
  /** The version of ComfyUI that the emulator plays, and what is particular to it. */
  readonly version: Version;
  readonly dress: Dress;
  /** Which models and loaders are installed. */
  readonly deployment: Deployment;
  readonly faults: FaultSet;
  /** A proxy in front with credentials of its own. */
  readonly door?: Door | undefined;
  /** Start flags beyond the usual ones, as `/system_stats` shows them. */
  readonly flags: readonly string[];
  /** Folder of the real page's static files, where it is served instead of the emulator's own. */
  readonly frontEnd?: string | undefined;
  readonly password: Password;
  /** Durations in milliseconds: `EmulatorOptions` describes them. */
  readonly slowMs: number;
  readonly jitterMs: number;
  /** Aborted when the emulator stops: ends every wait. */
  readonly signal: AbortSignal;
  /** What the parts of a job cost here. */
  readonly work: Work;
  readonly storage: Storage;
  readonly sockets: Sockets;
  readonly logs: Logs;
  readonly pause: Pause;
  readonly queue: JobQueue;
  /** Of a proxy that caches: the replies that it keeps, by what it knows them again. */
  readonly kept: Map<string, Reply>;
  /** From 0 to 1, drawn from the seed. */
  readonly chance: () => number;
  /** Fault `pictures-exchanged`: the pictures that wait for another job's. */
  handed?: Handed | undefined;
  /** Number of pictures that samplers painted. */
  painted: number;
  /** Requests so far, and whether a graph was among them. Only counted under the faults that need it. */
  asked: number;
  submitted: boolean;
  /** Simulates the death of the process: destroys all sockets and stops listening. */
  die(): void;
  /** The server's time of day, in milliseconds. */
  now(): number;
  /** What `/object_info` serves now. */
  nodes(): Readonly<Record<string, NodeInfo>>;
}

/** `login/PASSWORD` as the plugin loaded it at the start. */
interface Password {
  readonly token: string;
  /** Seals the session cookies. */
  readonly key: Buffer;
  /** Fault `password-missing`: the hash that the first POST /login made. */
  claimed?: string;
}

/** A job is in exactly one of pending, running and history. */
export interface JobQueue {
  /** Entries by prompt id, oldest first. */
  readonly history: Map<string, JsonObject>;
  readonly pending: readonly Job[];
  /** The running job as it was taken from the queue, before its nodes marked the graph. */
  readonly runningItems: Json[];
  /** The server's job counter. Rejected prompts use a number, too. */
  nextNumber(): number;
  put(job: Job): void;
  /** Jobs that wait or run. */
  remaining(): number;
  /** The node that runs now for this client. */
  currentNode(clientId: string): string | undefined;
  /** Removes every pending job. */
  clear(): void;
  /** Removes one pending job, if it is there. */
  delete(id: string): void;
  /** Removes a pending job or interrupts the running one. False: it is neither. */
  cancel(id: string): boolean;
  /** Takes effect at the end of the current step. With an id: only if that job is running. */
  interrupt(id?: string): void;
  /** The worker frees memory: at once if it is idle, else after the running job. */
  free(unloadModels: boolean, freeMemory: boolean): void;
}
