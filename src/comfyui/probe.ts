import type { RawReply, RawRequest } from "./connection.ts";
import { AT_ONCE } from "./wire/agents.ts";

/**
 * Sends every request side by side, a few at a time, and returns the replies in the order of the requests.
 * A request that got no reply stops the rest and throws its `ComfyError`.
 */
export async function probeAll(
  send: (request: RawRequest) => Promise<RawReply>,
  requests: readonly RawRequest[],
): Promise<RawReply[]> {
  const replies: RawReply[] = new Array(requests.length);
  let next = 0;
  let stopped = false;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < requests.length; index = next++) {
      const request = requests[index];
      if (stopped || request === undefined) return;
      try {
        replies[index] = await send(request);
      } catch (error) {
        stopped = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, requests.length) }, worker));
  return replies;
}
