import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { readJson } from "../history/read-json.ts";
import { writeWhole } from "../history/write-json.ts";
import { isAlive, processPlace } from "../processes.ts";

/** Something that this suite left on a server: a running job, or a file that a probe wrote. Holds no secret. */
const entrySchema = z.object({ url: z.string(), kind: z.enum(["prompt", "userdata"]), id: z.string() });
export type LedgerEntry = z.infer<typeof entrySchema>;

/**
 * What this run has left on a server and must remove, kept in a file so that it survives Ctrl-C and kill -9.
 * One ledger per run, so that two runs at once never touch each other's jobs. Written by the run's single worker, and by its
 * main process before and after.
 */
export class CleanupLedger {
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  entries(): LedgerEntry[] {
    return z.array(entrySchema).safeParse(readJson(this.file)).data ?? [];
  }

  enter(entry: LedgerEntry): void {
    this.enterAll([entry]);
  }

  enterAll(entries: readonly LedgerEntry[]): void {
    this.#write([...this.entries(), ...entries]);
  }

  leave(entry: LedgerEntry): void {
    this.leaveAll([entry]);
  }

  leaveAll(entries: readonly LedgerEntry[]): void {
    const keyOf = ({ url, kind, id }: LedgerEntry): string => `${kind} ${id} ${url}`;
    const left = new Set(entries.map(keyOf));
    this.#write(this.entries().filter((entry) => !left.has(keyOf(entry))));
  }

  #write(entries: LedgerEntry[]): void {
    if (entries.length === 0) {
      rmSync(this.file, { force: true });
      return;
    }
    try {
      mkdirSync(dirname(this.file), { recursive: true });
      writeWhole(this.file, JSON.stringify(entries));
    } catch {
      // a full disk says nothing of the server: each job is still cancelled by the check that began it
    }
  }
}

/** After this time a server no longer has our jobs. */
const FORGOTTEN_MS = 7 * 24 * 3600 * 1000;

/** The name that the first version gave these files: kept, so that a ledger which an older version left is found. */
const pattern = /^guest-book-(.+)-(\d+)-(\d+)(-own)?\.json(\.new|\.tmp)?$/;

/** A new ledger for a run of this process, in the reports folder. `own`: the stack is removed with everything on it. */
export function newCleanupLedger(reportsDir: string, startedAt: Date, { own = false } = {}): CleanupLedger {
  const name = `guest-book-${processPlace}-${process.pid}-${startedAt.getTime()}${own ? "-own" : ""}.json`;
  return new CleanupLedger(join(reportsDir, name));
}

/** Ledgers of runs on this machine whose process is gone; a process that still lives cleans up for itself. */
export function abandonedLedgers(reportsDir: string): CleanupLedger[] {
  return list(reportsDir).flatMap((name) => {
    const [, host, pid, , own, half] = pattern.exec(name) ?? [];
    const file = join(reportsDir, name);
    if (host === undefined) return [];
    const forgotten = Date.now() - statSync(file).mtimeMs > FORGOTTEN_MS;
    const mine = host === processPlace && !isAlive(Number(pid));
    // its entries went with the stack, or were never made
    if (forgotten || (mine && (own || half))) {
      rmSync(file, { force: true });
      return [];
    }
    return mine ? [new CleanupLedger(file)] : [];
  });
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
