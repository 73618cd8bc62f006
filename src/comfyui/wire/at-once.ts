import { randomUUID } from "node:crypto";
import { livedFor } from "../../lived.ts";
import type { ComfyClient } from "../client.ts";
import { openSocket } from "../socket.ts";

/** A browser keeps six connections to a server, and the page of ComfyUI a WebSocket beside them. */
export const OF_A_BROWSER = 7;

const limits = { connectMs: 3_000, totalMs: 5_000 };
/** A limit of requests lets a few pass again after this pause, not as many as these in half a second. */
const PAUSE_MS = 300;
const TO_BE_SURE = 9;
/** A connection that has ended is counted for a moment longer. */
const COUNTED_MS = 50;
/** On a busy machine for longer: who is refused is refused after these pauses, too, where connections are few. */
const AGAIN_MS = [COUNTED_MS, 300, 1_000] as const;

type MakeClient = () => ComfyClient;

/**
 * How many connections at once the way to the server bears, where they are fewer than a browser opens; measured twice, for what
 * counts requests or cuts at random lets another number pass each time. Undefined: as many as a browser opens, or it cannot be told.
 */
export async function connectionsAtOnce(
  client: MakeClient,
  signal: AbortSignal,
): Promise<number | undefined> {
  const few = await measured(client, signal);
  if (few === undefined) return undefined;
  await livedFor(PAUSE_MS, signal);
  if (!(await answersAgain(client, signal))) return undefined;
  for (let asked = 0; asked < TO_BE_SURE; asked += 1) if (!(await answers(client, signal))) return undefined;
  return (await measured(client, signal)) === few ? few : undefined;
}

/** Sockets are held open in silence, one more each time, beside one request. */
async function measured(client: MakeClient, signal: AbortSignal): Promise<number | undefined> {
  // a client of its own for each: a pool would make more than it shares out wait
  const held: Disposable[] = [];
  try {
    for (let open = 1; open <= OF_A_BROWSER; open += 1) {
      if (!(await answersAgain(client, signal))) return open > 1 ? open - 1 : undefined;
      if (open === OF_A_BROWSER) break;
      const holdAgain = async () => {
        await livedFor(AGAIN_MS[2], signal);
        return await hold(client(), signal);
      };
      held.push(await hold(client(), signal).catch(holdAgain));
    }
  } catch {
    // a handshake that fails where a request passes is a matter of its own
  } finally {
    for (const socket of held) socket[Symbol.dispose]();
  }
  return undefined;
}

const silent = { message: () => {}, dropped: () => {} };

/** Closing its client would wait for a socket that was upgraded: that ends by itself. */
async function hold(client: ComfyClient, signal: AbortSignal): Promise<Disposable> {
  const id = randomUUID().replaceAll("-", "");
  return await openSocket(client, id, silent, signal, limits.totalMs);
}

async function answersAgain(client: MakeClient, signal: AbortSignal): Promise<boolean> {
  for (const pauseMs of AGAIN_MS) {
    if (await answers(client, signal)) return true;
    await livedFor(pauseMs, signal);
  }
  return await answers(client, signal);
}

async function answers(client: MakeClient, signal: AbortSignal): Promise<boolean> {
  await using one = client();
  // the other side closes it with its reply
  await one.connection.letGo(1);
  const answered = await one.raw({ method: "GET", path: "/system_stats", limits, signal }).then(
    ({ status }) => status === 200,
    () => false,
  );
  await livedFor(COUNTED_MS, signal);
  return answered;
}
