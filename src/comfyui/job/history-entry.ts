import { samePrompt } from "../../oracles/provenance.ts";
import type { Graph } from "../client.ts";
import type { HistoryEntry } from "../replies.ts";

/**
 * Whether a history entry belongs to the job that we sent: our id, and our graph up to the server's own changes.
 * A proxy that mixes up its cache returns the entry of somebody else. An entry without a graph is accepted.
 */
export function isEntryOf({ prompt: [, id, graph] }: HistoryEntry, promptId: string, sent: Graph): boolean {
  if (id !== promptId) return false;
  return isGraph(graph) ? samePrompt(sent, graph) === undefined : true;
}

/** Whether this is a graph that we sent, up to the server's own changes. */
export function isSameGraph(graph: unknown, sent: Graph): boolean {
  return isGraph(graph) && samePrompt(sent, graph) === undefined;
}

function isGraph(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
