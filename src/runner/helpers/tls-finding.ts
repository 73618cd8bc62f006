import { systemCodeOf } from "../../comfyui/errors.ts";
import { lookAtTls, speaksPlainHttp } from "../../comfyui/tls/look.ts";
import type { ConnectionFailure, TlsFinding } from "../../record/facts.ts";

/** Failures that TLS on one side alone makes. */
const doubtful: readonly ConnectionFailure[] = ["tls", "reset", "not-http"];

/** What a failed connection has to do with TLS; undefined where it has nothing to do with it. */
export async function tlsFinding(
  url: string,
  failure: ConnectionFailure,
  error: unknown,
): Promise<TlsFinding | undefined> {
  if (!doubtful.includes(failure)) return undefined;
  const address = new URL(url);
  const wanted = address.protocol === "https:";
  const { shown, code: seen } = await lookAtTls(address);
  if (!wanted) return shown && { shown };
  const plainHttp = shown === undefined && (await speaksPlainHttp(address));
  const own = systemCodeOf((error as Error).cause);
  // of a connection that is only cut, the look knows why
  const code = failure === "tls" ? own : seen;
  return { ...(code && { code }), ...(shown && { shown }), ...(plainHttp && { plainHttp }) };
}
