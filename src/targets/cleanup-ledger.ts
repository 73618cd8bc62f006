import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
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

/**
 * Takes away what these books hold of ours on this target and returns what could not be taken away: it stays in its book for
 * the next start.
 */
export async function sweep(books: readonly GuestBook[], target: TargetInfo): Promise<GuestEntry[]> {
  const due = books.flatMap((book) => book.entries().map((entry) => ({ book, entry })));
  const mine = due.filter(({ entry }) => entry.url === target.url);
  if (mine.length === 0) return [];
  // most runs leave nothing behind: they do without the client
  const { takeAway } = await import("./clean-up.ts");
  return await takeAway(mine, target);
}
