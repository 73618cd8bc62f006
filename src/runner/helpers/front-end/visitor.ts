import { ComfyClient } from "../../../comfyui/client.ts";
import type { RawReply } from "../../../comfyui/connection.ts";
import { ComfyError } from "../../../comfyui/errors.ts";
import { asVisitor } from "../../../comfyui/front-end/login-way.ts";
import { clients } from "../../clients.ts";
import { target } from "../../run.ts";

/** Shorter than of the server itself: a redirect may lead to an address that never answers. */
const ELSEWHERE = { connectMs: 3_000, totalMs: 10_000 };

/**
 * Opens any address as somebody without the token does; undefined: nothing answered. Credentials of a proxy go to the address
 * of the configuration alone.
 */
export async function visitAnywhere(url: URL, signal: AbortSignal): Promise<RawReply | undefined> {
  const own = url.origin === new URL(target.url).origin;
  await using client = new ComfyClient(
    url.origin,
    own ? clients.anonymous.credentials : { headers: {} },
    ELSEWHERE,
  );
  try {
    return await client.raw(asVisitor(url, signal));
  } catch (error) {
    if (error instanceof ComfyError && error.code !== "COMFY_CANCELLED") return undefined;
    throw error;
  }
}
