import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { cancelOwn } from "../comfyui/cancel.ts";
import { ComfyClient } from "../comfyui/client.ts";
import type { TargetInfo } from "./target.ts";

/** Something of ours on a server: a job under way, or a file that a probe wrote. No secret in it. */
const entrySchema = z.object({
  url: z.string(),
  kind: z.enum(["prompt", "userdata"]),
  id: z.string(),
});
export type GuestEntry = z.infer<typeof entrySchema>;

/**
 * What we have left on a server and must take away, kept in a file so that it outlives Ctrl-C and kill -9.
 * One book a run: two runs at once never touch each other's jobs. Written by the run's single worker, and by its main
 * process before and after.
 */
export class GuestBook {
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  entries(): GuestEntry[] {
    try {
      return z.array(entrySchema).parse(JSON.parse(readFileSync(this.file, "utf8")));
    } catch {
      return [];
    }
  }

  enter(entry: GuestEntry): void {
    this.#write([...this.entries(), entry]);
  }

  leave(entry: GuestEntry): void {
    this.#write(
      this.entries().filter(
        ({ url, kind, id }) => url !== entry.url || kind !== entry.kind || id !== entry.id,
      ),
    );
  }

  #write(entries: GuestEntry[]): void {
    if (entries.length === 0) {
      rmSync(this.file, { force: true });
      return;
    }
    mkdirSync(dirname(this.file), { recursive: true });
    const temporary = `${this.file}.tmp`;
    writeFileSync(temporary, JSON.stringify(entries));
    renameSync(temporary, this.file);
  }
}

/** All that a sweep may take: what a dead server costs a run that only wants to say that it is dead. */
const SWEEP_MS = 10_000;

/**
 * Takes away what these books hold of ours on this target and returns what could not be taken away: it stays in its book for
 * the next start. Stops at the first request that gets no answer.
 */
export async function sweep(books: readonly GuestBook[], target: TargetInfo): Promise<GuestEntry[]> {
  const due = books.flatMap((book) => book.entries().map((entry) => ({ book, entry })));
  const mine = due.filter(({ entry }) => entry.url === target.url);
  if (mine.length === 0) return [];
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
