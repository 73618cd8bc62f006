import { randomUUID } from "node:crypto";
import type { ComfyClient } from "../../comfyui/client.ts";
import { type ComfySocket, openSocket, type SocketMessage } from "../../comfyui/socket.ts";
import { Seats } from "./seats.ts";

/** Handshakes at once. */
const HANDSHAKES = 16;

/** The WebSockets of the students, as their pages hold them open. */
export class Pages implements Disposable {
  readonly #sockets: (ComfySocket | undefined)[] = [];

  /** All of them before the first student presses Run; without one the looks tell how the jobs end. */
  async open(
    client: ComfyClient,
    students: number,
    onMessage: (student: number, message: SocketMessage) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const seats = new Seats(HANDSHAKES);
    const openOne = async (student: number): Promise<void> => {
      if (signal.aborted) return;
      const handlers = {
        message: (message: SocketMessage) => onMessage(student, message),
        dropped: () => {},
      };
      const id = randomUUID().replaceAll("-", "");
      this.#sockets[student] = await openSocket(client, id, handlers, signal).catch(() => undefined);
    };
    await Promise.all(Array.from({ length: students }, (_, student) => seats.run(() => openOne(student))));
  }

  clientIdOf(student: number): string | undefined {
    return this.#sockets[student]?.clientId;
  }

  [Symbol.dispose](): void {
    for (const socket of this.#sockets) socket?.[Symbol.dispose]();
  }
}
