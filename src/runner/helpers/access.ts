import type { RawReply } from "../../comfyui/connection.ts";
import { flawsOf } from "../../credentials/token-flaws.ts";
import { describeToken } from "../../credentials/token-shape.ts";
import type { Access, Token } from "../../record/facts.ts";
import { type CheckTools, target } from "../check.ts";

const path = "/system_stats";

/** Notes the token's form: what mangled it is often the whole cause of a refusal. */
export function noteToken(note: (facts: { token: Token }) => void): void {
  note({
    token: { source: target.tokenSource, shape: describeToken(target.token), flaws: flawsOf(target.token) },
  });
}

/** After a refusal: what tells "other hash" from "proxy strips the header" from "PASSWORD missing" from "CORS rule". */
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
  const ask = async (query: string): Promise<number> =>
    (await anonymous.raw({ method: "GET", path: `${path}${query}`, signal })).status;
  const other = { fr: "Demander par les autres voies", en: "Ask in the other ways" };
  const [queryStatus, emptyQueryStatus, anonymousStatus] = await evidence.step(other, () =>
    Promise.all([ask(`?token=${encodeURIComponent(target.token)}`), ask("?token="), ask("")]),
  );
  const corsOrigin = reply.headers["access-control-allow-origin"];
  const access = { headerStatus: reply.status, queryStatus, emptyQueryStatus, anonymousStatus };
  note({ access: { ...access, ...(corsOrigin && { corsOrigin }) } });
}
