import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { isAlive, processPlace } from "../processes.ts";
import { GuestBook } from "./cleanup-ledger.ts";

/** A server that has been away for longer has forgotten our jobs. */
const FORGOTTEN_MS = 7 * 24 * 3600 * 1000;

const pattern = /^guest-book-(.+)-(\d+)-(\d+)(-own)?\.json(\.tmp)?$/;

/** The book of a run of this process, in the reports folder. `own`: on a stack that is taken away with all that is on it. */
export function newGuestBook(reportsDir: string, startedAt: Date, { own = false } = {}): GuestBook {
  const name = `guest-book-${processPlace}-${process.pid}-${startedAt.getTime()}${own ? "-own" : ""}.json`;
  return new GuestBook(join(reportsDir, name));
}

/** Books of runs on this machine whose process is gone: a run that still lives looks after its own. */
export function abandonedBooks(reportsDir: string): GuestBook[] {
  return list(reportsDir).flatMap((name) => {
    const [, host, pid, , own, half] = pattern.exec(name) ?? [];
    const file = join(reportsDir, name);
    if (host === undefined) return [];
    const forgotten = Date.now() - statSync(file).mtimeMs > FORGOTTEN_MS;
    const mine = host === processPlace && !isAlive(Number(pid));
    // what it tells of is gone with the stack, or was never made
    if (forgotten || (mine && (own || half))) {
      rmSync(file, { force: true });
      return [];
    }
    return mine ? [new GuestBook(file)] : [];
  });
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
