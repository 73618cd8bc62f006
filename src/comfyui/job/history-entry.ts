import { samePrompt } from "../../oracles/provenance.ts";
import type { Graph } from "../client.ts";
import type { HistoryEntry } from "../replies.ts";

/**
 * Whether a history entry is of the job that we sent: our id, and our graph up to what the server does to one.
 * A proxy that mixes up its cache answers with somebody else's. A server that shows no graph is believed.
 */
export function isEntryOf({ prompt: [, id, graph] }: HistoryEntry, promptId: string, sent: Graph): boolean {
  if (id !== promptId) return false;
  if (typeof graph !== "object" || graph === null || Array.isArray(graph)) return true;
  return samePrompt(sent, graph as Record<string, unknown>) === undefined;
}
