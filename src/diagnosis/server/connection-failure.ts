import type { ConnectionFailure } from "../../record/facts.ts";
import type { Explanation, Seen } from "../rule.ts";
import { command, type Step } from "../steps.ts";

/** A connection that fails breaks its check off, so that it is never red by what it found: hence `anyway`. */
export const noReply = { check: "infra.reachable", anyway: true } as const;

type SeenConnection = Seen<"infra.reachable">;

/** `name` is host and port; `detail` is what the system said of the failure, in brackets, or empty. */
type Place = { readonly name: string; readonly detail: string };

/** A name with two addresses, of which the first may lead to another program. */
export function ofLocalhost({ facts: { connection } }: SeenConnection): Step[] {
  if (connection?.host !== "localhost") return [];
  const { port } = connection;
  return [
    {
      fr: `« localhost » est souvent ::1 (IPv6) d'abord, où un autre programme peut écouter, alors que ComfyUI n'écoute que sur 127.0.0.1 : écrivez http://127.0.0.1:${port}, et comparez :`,
      en: `"localhost" is often ::1 (IPv6) first, where another program may listen, while ComfyUI listens on 127.0.0.1 alone: write http://127.0.0.1:${port}, and compare:`,
      run: `${command(`curl -i http://127.0.0.1:${port}/system_stats`)}${command(`curl -i "http://[::1]:${port}/system_stats"`)}`,
    },
  ];
}

/** The variables that other programs read, where they are set. */
export function proxyUnused({ facts: { connection } }: SeenConnection): Step[] {
  const names = connection?.proxyVariables?.join(", ");
  if (!names) return [];
  return [
    {
      fr: `Un proxy de sortie est déclaré ici (${names}), et la validation ne s'en sert pas. Si lui seul mène au serveur : lancez-la d'une machine qui joint le serveur directement, ou ouvrez un tunnel (ssh -L 8188:127.0.0.1:8188 serveur) et validez http://127.0.0.1:8188.`,
      en: `An outgoing proxy is declared here (${names}), and the validation does not use it. If it alone leads to the server: run it on a machine that reaches the server directly, or open a tunnel (ssh -L 8188:127.0.0.1:8188 server) and validate http://127.0.0.1:8188.`,
    },
  ];
}

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
