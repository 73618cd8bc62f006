import type { WebSocket } from "ws";
import type { FaultSet } from "../faults.ts";
import { isObject, type JsonObject, pythonJson } from "../python/json.ts";

/** Fault `events-reordered`: how long an event waits for the next one to overtake it. */
const HELD_MS = 30;
const OTHER_PROMPT = "0f6b8f0e-5b43-4c1e-9a52-5d1c2f7b9e04";

interface Event {
  readonly type: string;
  readonly data: JsonObject;
}

/** Sends events to sockets; the faults `events-*` act here. */
export class EventStream {
  readonly #faults: FaultSet;
  readonly #held = new WeakMap<WebSocket, string>();

  constructor(faults: FaultSet) {
    this.#faults = faults;
  }

  send(socket: WebSocket, event: Event): void {
    if (this.#faults.has("events-foreign")) for (const frame of strangers(event)) socket.send(frame);
    const frame = frameOf(event);
    if (this.#faults.has("events-reordered")) this.#swap(socket, frame);
    else socket.send(frame);
    if (this.#faults.has("events-twice")) socket.send(frame);
  }

  #swap(socket: WebSocket, frame: string): void {
    const held = this.#held.get(socket);
    if (held === undefined) {
      this.#held.set(socket, frame);
      setTimeout(() => this.#release(socket, frame), HELD_MS);
      return;
    }
    this.#held.delete(socket);
    socket.send(frame);
    socket.send(held);
  }

  /** Sends a held event that no other event has overtaken. */
  #release(socket: WebSocket, frame: string): void {
    if (this.#held.get(socket) !== frame) return;
    this.#held.delete(socket);
    socket.send(frame);
  }
}

export function frameOf({ type, data }: Event): string {
  return pythonJson({ type, data });
}

/** Sent before an event of a job: the same event of another job. At the start of a job also each way a job may end. */
function strangers({ type, data }: Event): (string | Buffer)[] {
  if (data.prompt_id === undefined) return [];
  const theirs = { ...data, prompt_id: OTHER_PROMPT };
  const twin = frameOf({ type, data: isObject(data.nodes) ? { ...theirs, nodes: {} } : theirs });
  if (type !== "execution_start") return [twin];
  const failure = { node_id: "1", node_type: "KSampler", executed: [], exception_message: "not ours" };
  const ends: Event[] = [
    { type: "execution_error", data: { ...theirs, ...failure } },
    { type: "execution_interrupted", data: { ...theirs, ...failure } },
    { type: "execution_success", data: theirs },
    { type: "executing", data: { node: null, prompt_id: OTHER_PROMPT } },
    { type: "executing", data: { node: null } },
  ];
  return [twin, ...ends.map(frameOf), "[]", "no JSON", Buffer.from([0, 0, 0, 1, 0, 0, 0, 2])];
}
