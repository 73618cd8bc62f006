import type { ComfyClient } from "../client.ts";
import { excerpt } from "../errors.ts";
import { versionIn } from "./server-version.ts";

/** ComfyUI-Manager 4 and 3, in this order: a server has one of them. */
const paths = ["/v2/manager/version", "/manager/version"];
const limits = { totalMs: 10_000, bytes: 64 * 1024 };

/**
 * The version of the extension installer, as it says it (`V3.41`); undefined where there is none, or where it says nothing. A
 * proxy may answer with a page, a policy with a refusal: neither is a version, and neither breaks a run.
 */
export async function managerVersion(
  client: Pick<ComfyClient, "raw">,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const path of paths) {
    const reply = await client.raw({ method: "GET", path, signal, limits }).catch(() => undefined);
    if (reply?.status !== 200) continue;
    const text = excerpt(reply.body.toString("utf8", 0, 200).trim().replace(/^"|"$/g, ""));
    if (versionIn(text) !== undefined) return text;
  }
  return undefined;
}
