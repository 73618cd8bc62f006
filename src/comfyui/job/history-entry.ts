import { samePrompt } from "../../oracles/provenance.ts";
import type { Graph } from "../client.ts";
import type { HistoryEntry } from "../replies.ts";

/**
 * Whether a history entry belongs to the job that we sent: our id, and our graph up to the server's own changes.
 * A proxy that mixes up its cache returns the entry of somebody else. An entry without a graph is accepted.
 */
export function isEntryOf({ prompt: [, id, graph] }: HistoryEntry, promptId: string, sent: Graph): boolean {
  if (id !== promptId) return false;
  if (typeof graph !== "object" || graph === null || Array.isArray(graph)) return true;
  return samePrompt(sent, graph as Record<string, unknown>) === undefined;
}
