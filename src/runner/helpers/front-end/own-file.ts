import { randomUUID } from "node:crypto";
import { type CheckTools, target } from "../../check.ts";
import { cleanupLedger } from "../../cleanup-ledger.ts";

/** By this name the clean-up of a later run knows a file of ours. */
export const ownName = (): string => `e2e-probe-${randomUUID()}`;

/**
 * A file of this run in the user's folder on the server: in the ledger from now on, so that it is removed even if the run is
 * cut.
 */
export function ownFile(name: string) {
  const entry = { url: target.url, kind: "userdata", id: name } as const;
  cleanupLedger.enter(entry);
  /** Whether it is gone. Without the run's signal: a run that is being cut removes it all the same. */
  const remove = async ({ comfy }: Pick<CheckTools, "comfy">): Promise<boolean> => {
    const { status } = await comfy.raw({ method: "DELETE", path: `/userdata/${encodeURIComponent(name)}` });
    const gone = [204, 404].includes(status);
    if (gone) cleanupLedger.leave(entry);
    return gone;
  };
  return { name, remove };
}
