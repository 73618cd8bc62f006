import { randomBytes } from "node:crypto";
import { serverTime } from "./comfyui/clock.ts";
import { PromptQueue } from "./comfyui/queue.ts";
import { Storage } from "./comfyui/storage.ts";
import type { FaultSet } from "./faults.ts";
import { Sockets } from "./http/sockets.ts";
import { serverToken } from "./login/login.ts";
import { Logs } from "./login/logs.ts";
import { startLines } from "./login/start-log.ts";
import { type NodeInfo, readObjectInfo, servedNodes } from "./nodes/object-info.ts";

/** `login/PASSWORD` as the plugin has loaded it, once. */
interface Password {
  readonly token: string;
  /** Seals the session cookies. */
  readonly key: Buffer;
  /** Under the fault `password-missing`: the hash that the first POST /login made. */
  claimed?: string;
}

interface WorldOptions {
  readonly token: string;
  readonly faults: FaultSet;
  readonly flags: readonly string[];
  readonly stepMs: number;
  readonly loadMs: number;
  readonly slowMs: number;
  readonly jitterMs: number;
  readonly signal: AbortSignal;
  readonly die: () => void;
}

/** Everything one emulated server is made of; handed to routes and nodes. */
export class World {
  readonly faults: FaultSet;
  /** Start flags beyond the usual ones, as `/system_stats` shows them. */
  readonly flags: readonly string[];
  readonly password: Password;
  readonly stepMs: number;
  readonly loadMs: number;
  readonly slowMs: number;
  readonly jitterMs: number;
  /** Aborted when the emulator stops: ends every wait. */
  readonly signal: AbortSignal;
  /** The process dies: sockets are destroyed, nothing listens any more. */
  readonly die: () => void;
  readonly storage: Storage;
  readonly sockets: Sockets;
  readonly logs: Logs;
  readonly queue: PromptQueue;
  /** Pictures that a sampler made here. */
  painted = 0;
  /** Under the faults that need it: requests so far, and whether a graph was among them. */
  asked = 0;
  submitted = false;
  readonly #recorded = readObjectInfo();

  constructor({ token, faults, flags, stepMs, loadMs, slowMs, jitterMs, signal, die }: WorldOptions) {
    this.faults = faults;
    this.flags = flags;
    this.password = { token, key: randomBytes(32) };
    this.stepMs = stepMs;
    this.loadMs = loadMs;
    this.slowMs = slowMs;
    this.jitterMs = jitterMs;
    this.signal = signal;
    this.die = die;
    this.storage = new Storage(() => this.now());
    this.sockets = new Sockets(faults);
    this.logs = new Logs(
      () => this.now(),
      () => startLines(faults, serverToken(this)),
      ({ t, m }) => this.sockets.sendLogs({ entries: [{ t, m }], size: null }),
    );
    this.queue = new PromptQueue(this);
  }

  now(): number {
    return serverTime(this.faults);
  }

  /** What `/object_info` serves now. */
  nodes(): Readonly<Record<string, NodeInfo>> {
    return servedNodes(this.#recorded, this.faults, this.storage);
  }
}
