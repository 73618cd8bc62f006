import type { FaultSet } from "./faults.ts";
import type { Logs } from "./logs.ts";
import type { NodeInfo } from "./object-info.ts";
import type { PromptQueue } from "./queue.ts";
import type { Sockets } from "./sockets.ts";
import type { Storage } from "./storage.ts";

/** Everything one emulated server is made of; handed to routes and nodes. */
export interface World {
  readonly faults: FaultSet;
  /** Start flags beyond `main.py`, as `/system_stats` shows them. */
  readonly flags: readonly string[];
  readonly password: Password;
  readonly stepMs: number;
  readonly loadMs: number;
  readonly storage: Storage;
  readonly logs: Logs;
  readonly sockets: Sockets;
  readonly queue: PromptQueue;
  /** Aborted when the emulator stops: ends every wait. */
  readonly signal: AbortSignal;
  /** What `/object_info` serves now. */
  nodes(): Readonly<Record<string, NodeInfo>>;
  /** The process dies: sockets are destroyed, nothing listens any more. */
  die(): void;
}

/** `login/PASSWORD` as the plugin has loaded it, once. */
export interface Password {
  readonly token: string;
  /** Seals the session cookies. */
  readonly key: Buffer;
  /** Under the fault `password-missing`: the hash that the first POST /login made. */
  claimed?: string;
}
