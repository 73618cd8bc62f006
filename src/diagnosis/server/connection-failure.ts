import type { ConnectionFailure } from "../../record/facts.ts";
import type { Explanation, Seen } from "../rule.ts";

/** A connection that fails breaks its check off, so that it is never red by what it found: hence `anyway`. */
export const noReply = { check: "infra.reachable", anyway: true } as const;

type SeenConnection = Seen<"infra.reachable">;

/** `name` is host and port; `detail` is what the system said of the failure, in brackets, or empty. */
type Place = { readonly name: string; readonly detail: string };

/** A rule's `when` for a connection that failed in this way. */
export function whenFailed(
  failure: ConnectionFailure,
  explain: (place: Place, seen: SeenConnection) => Explanation,
): (seen: SeenConnection) => Explanation | undefined {
  return (seen) => {
    const { connection } = seen.facts;
    if (connection?.failure !== failure) return undefined;
    const { host, port, detail } = connection;
    return explain({ name: `${host}:${port}`, detail: detail ? ` (${detail})` : "" }, seen);
  };
}
