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
 * One writer at a time: the single test worker; the main process reads it before and after.
 */
export class GuestBook {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  entries(): GuestEntry[] {
    try {
      return z.array(entrySchema).parse(JSON.parse(readFileSync(this.#file, "utf8")));
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
      rmSync(this.#file, { force: true });
      return;
    }
    mkdirSync(dirname(this.#file), { recursive: true });
    const temporary = `${this.#file}.${process.pid}.tmp`;
    writeFileSync(temporary, JSON.stringify(entries));
    renameSync(temporary, this.#file);
  }
}

/**
 * Takes away what is left of ours on this target. Returns what was found, with whether it could be removed;
 * what could not stays in the book for the next start.
 */
export async function sweep(
  book: GuestBook,
  target: TargetInfo,
): Promise<{ entry: GuestEntry; removed: boolean }[]> {
  const mine = book.entries().filter((entry) => entry.url === target.url);
  if (mine.length === 0) return [];
  await using client = new ComfyClient(target.url, target.token, { totalMs: 10_000 });
  const results = [];
  for (const entry of mine) {
    const removed = await remove(client, entry).catch(() => false);
    if (removed) book.leave(entry);
    results.push({ entry, removed });
  }
  return results;
}

async function remove(client: ComfyClient, { kind, id }: GuestEntry): Promise<boolean> {
  if (kind === "prompt") {
    await cancelOwn(client, id);
    return true;
  }
  const reply = await client.raw({ method: "DELETE", path: `/userdata/${encodeURIComponent(id)}` });
  return reply.status === 204 || reply.status === 404;
}
