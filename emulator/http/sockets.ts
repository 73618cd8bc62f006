import { randomUUID } from "node:crypto";
import type { WebSocket } from "ws";
import type { FaultSet } from "../faults.ts";
import type { Pause } from "../jobs/pause.ts";
import { isObject, type Json, type JsonObject, parsePython } from "../python/json.ts";
import { EventStream, frameOf } from "./event-faults.ts";

/** What a socket needs to know of the queue when it opens. */
interface QueueView {
  remaining(): number;
  /** The node that runs now for this client. */
  currentNode(clientId: string): string | undefined;
}

/** Fault `idle-sockets-cut`: as nginx's proxy_read_timeout. */
const IDLE_MS = 1_000;

/** The WebSocket clients, by client id. */
export class Sockets {
  readonly #clients = new Map<string, WebSocket>();
  /** Every open socket. One that lost its id to a newer socket stays open and receives nothing. */
  readonly #open = new Set<WebSocket>();
  readonly #logReaders = new Set<string>();
  readonly #faults: FaultSet;
  readonly #features: JsonObject;
  readonly #pause: Pause;
  readonly #events: EventStream;
  readonly #idle = new WeakMap<WebSocket, NodeJS.Timeout>();

  constructor(faults: FaultSet, features: JsonObject, pause: Pause) {
    this.#faults = faults;
    this.#features = features;
    this.#pause = pause;
    pause.isSent = () => [...this.#open].every(({ bufferedAmount }) => bufferedAmount === 0);
    this.#events = new EventStream(faults);
  }

  join(socket: WebSocket, clientId: string | null, queue: QueueView, deaf = false): void {
    if (deaf) {
      this.#keep(socket);
      return;
    }
    const sid = clientId || randomUUID().replaceAll("-", "");
    this.#clients.set(sid, socket);
    this.#open.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#open.delete(socket);
      // The real server removes the id, not the socket: a second socket with this id receives nothing from now on.
      this.#clients.delete(sid);
      this.#logReaders.delete(sid);
    });
    socket.send(frameOf({ type: "status", data: { ...status(queue.remaining()), sid } }));
    this.#endIfIdle(socket);
    const node = queue.currentNode(sid);
    if (node !== undefined) this.send("executing", { node }, sid);
    let first = true;
    socket.on("message", (data, binary) => {
      const message = binary ? undefined : parseQuietly(data.toString());
      if (message === undefined) return;
      if (first && message.type === "feature_flags" && !this.#faults.has("old-version")) {
        this.send("feature_flags", this.#features, sid);
      }
      first = false;
    });
  }

  /** Open, and never spoken to. */
  #keep(socket: WebSocket): void {
    this.#open.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => this.#open.delete(socket));
  }

  /** To one client, or to all without an id. A message for a client that is not connected is lost. */
  send(type: string, data: JsonObject, clientId?: string): void {
    if (this.#faults.has("socket-silent")) return;
    this.#pause.send(() => this.#sendNow(type, data, clientId));
  }

  #sendNow(type: string, data: JsonObject, clientId: string | undefined): void {
    const own = clientId === undefined ? undefined : this.#clients.get(clientId);
    const receivers = clientId === undefined ? this.#clients.values() : own === undefined ? [] : [own];
    for (const socket of receivers) {
      this.#events.send(socket, { type, data });
      this.#endIfIdle(socket);
    }
  }

  /** Fault `idle-sockets-cut`. Each message begins the time anew. */
  #endIfIdle(socket: WebSocket): void {
    clearTimeout(this.#idle.get(socket));
    if (!this.#faults.has("idle-sockets-cut")) return;
    this.#idle.set(socket, setTimeout(() => socket.terminate(), IDLE_MS).unref());
  }

  sendStatus(remaining: number): void {
    this.send("status", status(remaining));
  }

  subscribeLogs(clientId: string, enabled: boolean): void {
    if (enabled) this.#logReaders.add(clientId);
    else this.#logReaders.delete(clientId);
  }

  sendLogs(data: JsonObject): void {
    for (const clientId of this.#logReaders) this.send("logs", data, clientId);
  }

  /** Cuts every connection without a closing handshake. */
  drop(): void {
    for (const socket of this.#open) socket.terminate();
  }
}

function status(remaining: number): JsonObject {
  return { status: { exec_info: { queue_remaining: remaining } } };
}

function parseQuietly(text: string): JsonObject | undefined {
  try {
    const value: Json = parsePython(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
