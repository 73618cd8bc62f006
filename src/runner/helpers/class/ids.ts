import { randomUUID } from "node:crypto";
import type { LedgerEntry } from "../../../targets/cleanup-ledger.ts";
import { target } from "../../check.ts";
import { cleanupLedger } from "../../cleanup-ledger.ts";

/** Ids that enter the cleanup ledger at once: its file is written whole each time. */
const BLOCK = 500;

/** The ids of the jobs of a class, each in the cleanup ledger before the server knows it. */
export class Ids {
  readonly #block: number;
  readonly #entered: LedgerEntry[] = [];
  #free: string[] = [];

  constructor(jobs: number) {
    this.#block = Math.min(BLOCK, jobs);
  }

  next(): string {
    if (this.#free.length === 0) {
      this.#free = Array.from({ length: this.#block }, () => randomUUID());
      this.enter(this.#free);
    }
    return this.#free.pop() ?? randomUUID();
  }

  enter(ids: readonly string[]): void {
    const entries = ids.map((id) => ({ url: target.url, kind: "prompt", id }) as const);
    this.#entered.push(...entries);
    cleanupLedger.enterAll(entries);
  }

  /** Nothing of ours is on the server any more, but for these. */
  leave(left: ReadonlySet<string>): void {
    cleanupLedger.leaveAll(this.#entered.filter(({ id }) => !left.has(id)));
  }
}
