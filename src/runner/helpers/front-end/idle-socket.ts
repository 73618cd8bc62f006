import { randomUUID } from "node:crypto";
import type { ComfyClient } from "../../../comfyui/client.ts";
import { openSocket } from "../../../comfyui/socket.ts";
import { onceLived } from "../../../lived.ts";
import { targetKinds } from "../../../record/target-kind.ts";
import { config } from "../../run.ts";

/** Milliseconds without a message: more than a sampling step on any GPU of the course (1 to 2 s). */
const QUIET_MS = 3_000;
/** The same where the server runs in this process: its steps take 5 ms, and nothing stands between that could cut a socket. */
const EMBEDDED_QUIET_MS = 200;
const quietMs = targetKinds[config.target.kind].embedded ? EMBEDDED_QUIET_MS : QUIET_MS;
/** What has arrived is read within this time. */
const READ_MS = 20;
/** Where other people's jobs make the server talk all the time, nothing can be told. */
const LONGEST_MS = 10_000;

interface Idle extends Disposable {
  /** How long it had been quiet when it was cut; absent: it lives. */
  cutAfterMs?: number;
  /** When the last message came. */
  heard: number;
  readonly opened: number;
  onCut?: () => void;
}

let idle: Promise<Idle> | undefined;

/** Opens a WebSocket that nobody sends anything to: early in a run, so that the other checks are the wait. */
export function keepIdle(comfy: ComfyClient, signal?: AbortSignal): Promise<Idle> {
  idle ??= open(comfy, signal).catch((error) => {
    idle = undefined;
    throw error;
  });
  return idle;
}

async function open(comfy: ComfyClient, signal?: AbortSignal): Promise<Idle> {
  const now = performance.now();
  const state: Omit<Idle, keyof Disposable> = { heard: now, opened: now };
  const socket = await openSocket(
    comfy,
    randomUUID().replaceAll("-", ""),
    {
      message: () => {
        state.heard = performance.now();
      },
      dropped: () => {
        state.cutAfterMs = Math.round(performance.now() - state.heard);
        state.onCut?.();
      },
    },
    signal,
  );
  return Object.assign(state, { [Symbol.dispose]: () => socket[Symbol.dispose]() });
}

/** Closes it, where it is open: it may be the one connection too many. Who asks for it later opens another. */
export async function letIdleGo(): Promise<boolean> {
  const state = await idle?.catch(() => undefined);
  idle = undefined;
  if (state === undefined || state.cutAfterMs !== undefined) return false;
  state[Symbol.dispose]();
  return true;
}

/** After how many quiet milliseconds the socket was cut. Undefined: it was quiet for long enough and lives. */
export async function idleCut(comfy: ComfyClient, signal: AbortSignal): Promise<number | undefined> {
  using state = await keepIdle(comfy, signal);
  const quiet = (): number => performance.now() - state.heard;
  const isOver = (): boolean => quiet() >= quietMs || performance.now() - state.opened >= LONGEST_MS;
  while (state.cutAfterMs === undefined && !isOver() && !signal.aborted)
    await cutOrLater(state, quietMs - quiet(), signal);
  // where this machine was held up, a cut of that time is read only now
  if (state.cutAfterMs === undefined) await cutOrLater(state, READ_MS, signal);
  return state.cutAfterMs;
}

/** Ends when the socket is cut, when the run is, or when it may have been quiet for long enough. */
function cutOrLater(state: Idle, ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const callOff = onceLived(Math.max(1, ms), resolve);
  state.onCut = resolve;
  signal.addEventListener("abort", () => resolve(), { once: true });
  return promise.finally(callOff);
}
