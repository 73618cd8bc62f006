import type { RawReply } from "../../comfyui/connection.ts";
import { flawsOf } from "../../credentials/token-flaws.ts";
import { describeToken } from "../../credentials/token-shape.ts";
import type { Access, Token } from "../../record/facts.ts";
import { type CheckTools, target } from "../check.ts";
import { loginToken } from "../run.ts";

const path = "/system_stats";

/** Notes the token's form: a mangled token is often the whole cause of a refusal. */
export function noteToken(note: (facts: { token: Token }) => void): void {
  note({
    token: {
      source: target.tokenSource,
      shape: describeToken(loginToken()),
      flaws: flawsOf(loginToken()),
      ...(target.tokenTracked && { tracked: true as const }),
    },
  });
}

/** After a refusal: notes what distinguishes another hash, a proxy that strips the header, a missing PASSWORD and a CORS rule. */
export async function noteRefusal(
  reply: RawReply,
  {
    anonymous,
    evidence,
    note,
    signal,
  }: Pick<CheckTools, "anonymous" | "evidence" | "signal"> & {
    readonly note: (facts: { access: Access }) => void;
  },
): Promise<void> {
  const statusOf = async (query: string): Promise<number> =>
    (await anonymous.raw({ method: "GET", path: `${path}${query}`, signal })).status;
  const title = { fr: "Demander par les autres voies", en: "Try the other ways in" };
  const [queryStatus, emptyQueryStatus, anonymousStatus] = await evidence.step(title, () =>
    Promise.all([statusOf(`?token=${encodeURIComponent(loginToken())}`), statusOf("?token="), statusOf("")]),
  );
  const corsOrigin = reply.headers["access-control-allow-origin"];
  const access = { headerStatus: reply.status, queryStatus, emptyQueryStatus, anonymousStatus };
  note({ access: { ...access, ...(corsOrigin && { corsOrigin }) } });
}
