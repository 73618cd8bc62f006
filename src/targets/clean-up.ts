import { ComfyClient } from "../comfyui/client.ts";
import { cancelOwn } from "../comfyui/job/cancel.ts";
import type { GuestBook, GuestEntry } from "./cleanup-ledger.ts";
import type { TargetInfo } from "./target.ts";

/** All that a sweep may take: what a dead server costs a run that only wants to say that it is dead. */
const SWEEP_MS = 10_000;

/** Takes these away from the target and returns what could not be taken away. Stops at the first request that gets no answer. */
export async function takeAway(
  mine: readonly { readonly book: GuestBook; readonly entry: GuestEntry }[],
  target: TargetInfo,
): Promise<GuestEntry[]> {
  await using client = new ComfyClient(target.url, target.token, { connectMs: 3_000, totalMs: 5_000 });
  const deadline = AbortSignal.timeout(SWEEP_MS);
  const left: GuestEntry[] = [];
  let answering = true;
  for (const { book, entry } of mine) {
    const removed = answering && !deadline.aborted && (await remove(client, entry).catch(() => undefined));
    if (removed === undefined) answering = false;
    if (removed) book.leave(entry);
    else left.push(entry);
  }
  return left;
}

async function remove(client: ComfyClient, { kind, id }: GuestEntry): Promise<boolean> {
  if (kind === "prompt") {
    await cancelOwn(client, id);
    return true;
  }
  const reply = await client.raw({ method: "DELETE", path: `/userdata/${encodeURIComponent(id)}` });
  return reply.status === 204 || reply.status === 404;
}
