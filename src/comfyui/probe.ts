import type { RawReply, RawRequest } from "./connection.ts";
import { AT_ONCE, isIdempotent } from "./wire/agents.ts";

/**
 * Sends every request side by side, a few at a time, and returns the replies in the order of the requests.
 * Those that may share connections come first: to change between the two kinds costs connections.
 * A request that got no reply stops the rest and throws its `ComfyError`.
 */
export async function probeAll(
  send: (request: RawRequest) => Promise<RawReply>,
  requests: readonly RawRequest[],
): Promise<RawReply[]> {
  const replies: RawReply[] = new Array(requests.length);
  const order = [...requests.keys()].toSorted(
    (a, b) => Number(needsOwn(requests[a])) - Number(needsOwn(requests[b])),
  );
  let next = 0;
  let stopped = false;
  const worker = async (): Promise<void> => {
    for (let index = order[next++]; index !== undefined; index = order[next++]) {
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

function needsOwn(request: RawRequest | undefined): boolean {
  return request !== undefined && !isIdempotent(request.method);
}
