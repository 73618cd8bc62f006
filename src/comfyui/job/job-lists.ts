import { isCostly } from "../../bounded-json.ts";
import type { RawReply } from "../connection.ts";

/** The lists that the web interface asks for: of today's, and of servers before 0.6. The interface asks for as many entries. */
export const jobLists = ["/api/jobs?limit=200", "/history?max_items=200"] as const;

/** Bytes. Two hundred entries of the history hold their graphs: some 100 KB each. */
export const JOB_LIST_BYTES = 64 * 2 ** 20;

/** Why a list cannot be shown: the server crashes over it, or writes NaN, which no browser reads. */
export type ListFlaw = "crashes" | "not-json";

/**
 * The flaw of one list; undefined for a readable one and for a route that an older server does not have. Any other status says
 * nothing about the list: the caller judges it.
 */
export function listFlaw({ status, body }: Pick<RawReply, "status" | "body">): ListFlaw | undefined {
  if (status === 500) return "crashes";
  if (status !== 200) return undefined;
  const text = body.toString("utf8");
  return !parses(text) && parses(text.replaceAll(/(?<=[:[,] {0,2})(?:NaN|-?Infinity)\b/g, "null"))
    ? "not-json"
    : undefined;
}

function parses(text: string): boolean {
  // what is too costly to read is no NaN either: the list itself answers
  if (isCostly(Buffer.from(text))) return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
