import { cancelOwn } from "../../comfyui/job/cancel.ts";
import type { Text } from "../../text.ts";
import { type CheckTools, target } from "../check.ts";
import { cleanupLedger } from "../cleanup-ledger.ts";
import { ownFile, ownName } from "../helpers/front-end/own-file.ts";

/**
 * The job that the page sends: known to the ledger as soon as it has an id, and cancelled where it has not ended. `prefix`: of its
 * pictures, drawn for this run alone; empty where the walk has come to no workflow.
 */
export function walkedJob(prefix: string, { comfy }: Pick<CheckTools, "comfy">) {
  // each text holds the empty one: without a workflow nothing in the queue is ours
  const isOurs = (found: unknown): boolean => prefix !== "" && JSON.stringify(found ?? null).includes(prefix);
  let entry: { url: string; kind: "prompt"; id: string } | undefined;
  return {
    prefix,
    onSubmitted(id: string): void {
      entry = { url: target.url, kind: "prompt", id };
      cleanupLedger.enter(entry);
    },
    async endedAs(id: string): Promise<"success" | "error" | undefined> {
      const found = await comfy.history(id, AbortSignal.timeout(5_000)).catch(() => undefined);
      const status = found?.status?.status_str;
      return status === "success" || status === "error" ? status : undefined;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      // a run that was cut before the server's answer knows the job by its graph
      const ids = entry ? [entry.id] : await queued(comfy, isOurs);
      try {
        for (const id of ids) await cancelOwn(comfy, id, isOurs);
        if (entry) cleanupLedger.leave(entry);
      } catch {
        // it stays in the ledger
      }
    },
  };
}

async function queued(comfy: CheckTools["comfy"], isOurs: (graph: unknown) => boolean): Promise<string[]> {
  const found = await comfy.queue(AbortSignal.timeout(5_000)).catch(() => undefined);
  const all = [...(found?.queue_running ?? []), ...(found?.queue_pending ?? [])];
  return all.filter(([, , graph]) => isOurs(graph)).map(([, id]) => id);
}

/** A workflow that the page saves under a name of ours; removed at the end, also where the check breaks off. */
export function savedFile(tools: Pick<CheckTools, "comfy">) {
  const name = ownName();
  const path = `workflows/${name}.json`;
  const file = ownFile(path);
  let gone = false;
  const remove = async (): Promise<Text | undefined> => {
    gone ||= await file.remove(tools);
    return gone ? undefined : notRemoved(path);
  };
  return {
    name,
    remove,
    async [Symbol.asyncDispose](): Promise<void> {
      await remove().catch(() => {});
    },
  };
}

function notRemoved(path: string): Text {
  return {
    fr: `Le workflow enregistré ne peut pas être retiré : DELETE /userdata/${path} est refusé.`,
    en: `The saved workflow cannot be removed: DELETE /userdata/${path} is refused.`,
  };
}
