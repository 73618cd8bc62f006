import { EnvHttpProxyAgent, request } from "undici";
import { CodedError } from "../../errors.ts";
import type { Message } from "./message.ts";

/** What one message may take, its redirects included: nobody waits for a chat. */
export const SEND_MS = 5_000;
const MAX_HOPS = 3;

/** Sends one message; throws a CodedError (NOTIFY_FAILED), or the network's own error. Neither names the address. */
export async function send({ method, url, body }: Message, budgetMs = SEND_MS): Promise<void> {
  const dispatcher = new EnvHttpProxyAgent();
  const signal = AbortSignal.timeout(budgetMs);
  try {
    let at = new URL(url);
    for (let hop = 0; ; hop += 1) {
      const reply = await request(at, {
        method,
        ...(body !== undefined && { body, headers: { "content-type": "application/json" } }),
        dispatcher,
        signal,
      });
      // what a receiver says is of no use, and need not be read
      reply.body.on("error", () => {}).destroy();
      const status = reply.statusCode;
      if (status >= 200 && status < 300) return;
      const next = nextOf(at, status, method, reply.headers.location);
      if (next === undefined || hop === MAX_HOPS) throw refused(status);
      at = next;
    }
  } finally {
    void dispatcher.destroy().catch(() => {});
  }
}

/** Where a redirect leads on the same host, unless it would drop the message or its encryption. */
function nextOf(at: URL, status: number, method: string, location: unknown): URL | undefined {
  const kept = method === "GET" ? [301, 302, 303, 307, 308] : [307, 308];
  if (!kept.includes(status) || typeof location !== "string" || !URL.canParse(location, at.href))
    return undefined;
  const next = new URL(location, at);
  const downgraded = at.protocol === "https:" && next.protocol !== "https:";
  return next.hostname === at.hostname && /^https?:$/.test(next.protocol) && !downgraded ? next : undefined;
}

function refused(status: number): CodedError {
  const redirect = status >= 300 && status < 400;
  return new CodedError("NOTIFY_FAILED", {
    fr: redirect ? `redirection ${status}, qui n'est pas suivie` : `réponse ${status}`,
    en: redirect ? `redirect ${status}, which is not followed` : `answer ${status}`,
  });
}
