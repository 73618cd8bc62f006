import type { ComfyClient } from "../comfyui/client.ts";
import { cancelOwn } from "../comfyui/job/cancel.ts";
import { withdraw } from "../comfyui/job/withdraw.ts";
import type { CleanupLedger, LedgerEntry } from "./cleanup-ledger.ts";
import { keysOf, type TargetInfo } from "./target.ts";

/** Longest time for a whole clean-up: a run against a dead server must not wait for it much longer. */
const CLEAN_UP_MS = 10_000;

/**
 * Removes what these ledgers list for this target. Returns the entries that could not be removed; they stay in their ledger
 * for the next start. Stops at the first request that gets no answer.
 */
export async function cleanUp(ledgers: readonly CleanupLedger[], target: TargetInfo): Promise<LedgerEntry[]> {
  const due = ledgers.flatMap((ledger) => ledger.entries().map((entry) => ({ ledger, entry })));
  const all = due.filter(({ entry }) => entry.url === target.url);
  // anybody who may write in the folder may write in a ledger: what is not named like ours is forgotten, not removed
  const isForeign = ({ entry: { kind, id } }: (typeof all)[number]) =>
    kind === "userdata" && !ownFile.test(id);
  for (const { ledger, entry } of all.filter(isForeign)) ledger.leave(entry);
  const here = all.filter((one) => !isForeign(one));
  if (here.length === 0) return [];
  // most runs leave nothing behind and need not load the client
  const { ComfyClient } = await import("../comfyui/client.ts");
  await using client = new ComfyClient(target.url, keysOf(target), { connectMs: 3_000, totalMs: 5_000 });
  const deadline = AbortSignal.timeout(CLEAN_UP_MS);
  const jobs = here.filter(({ entry }) => entry.kind === "prompt");
  // a class leaves hundreds: all of them at once
  const many = jobs.length > 1 ? jobs : [];
  const left = await removeJobs(client, many, deadline);
  let answering = left.length < many.length || many.length === 0;
  for (const { ledger, entry } of here.filter((one) => !many.includes(one))) {
    const removed = answering && !deadline.aborted && (await remove(client, entry).catch(() => undefined));
    if (removed === undefined) answering = false;
    if (removed) ledger.leave(entry);
    else left.push(entry);
  }
  return left;
}

interface Due {
  readonly ledger: CleanupLedger;
  readonly entry: LedgerEntry;
}

async function removeJobs(
  client: ComfyClient,
  jobs: readonly Due[],
  deadline: AbortSignal,
): Promise<LedgerEntry[]> {
  const ids = new Set(jobs.map(({ entry }) => entry.id));
  const still = new Set(await withdraw(client, ids, isOurs, deadline).catch(() => ids));
  for (const [ledger, own] of Map.groupBy(jobs, (job) => job.ledger))
    ledger.leaveAll(own.map(({ entry }) => entry).filter(({ id }) => !still.has(id)));
  return jobs.map(({ entry }) => entry).filter(({ id }) => still.has(id));
}

/** How the probes name their files. */
const ownFile = /^(workflows\/)?e2e-probe-[0-9a-f-]{36}\.[a-z.]{1,10}$/;
/** How our graphs name their pictures. */
const ownPrefix = /^e2e-[0-9a-f]{10}$/;

/** Each graph of ours has a name of ours among its inputs. */
function isOurs(graph: unknown): boolean {
  const nodes = Object.values((graph ?? {}) as Record<string, unknown>);
  const inputs = nodes.flatMap((node) => Object.values((node as { inputs?: object } | null)?.inputs ?? {}));
  return inputs.some((value) => typeof value === "string" && ownPrefix.test(value));
}

async function remove(client: ComfyClient, { kind, id }: LedgerEntry): Promise<boolean> {
  if (kind === "prompt") {
    await cancelOwn(client, id, isOurs);
    return true;
  }
  const reply = await client.raw({ method: "DELETE", path: `/userdata/${encodeURIComponent(id)}` });
  return reply.status === 204 || reply.status === 404;
}
