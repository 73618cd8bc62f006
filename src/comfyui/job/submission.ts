import type { ComfyClient, Graph } from "../client.ts";
import { unexpectedStatus } from "../errors.ts";
import { readJson, rejectedSchema, submittedSchema } from "../replies.ts";
import { type Rejection, rejectionsOf } from "./rejections.ts";

/** How POST /prompt answered. `errors` beside a prompt id: part of the graph was silently dropped. */
export type Submission =
  | { readonly accepted: false; readonly errors: readonly Rejection[] }
  | { readonly accepted: true; readonly promptId: string; readonly errors: readonly Rejection[] };

/**
 * Submits a graph under our own prompt id, so that it can be cancelled even if the reply is lost.
 * Errors: `ComfyError`; COMFY_STATUS for any status but 200 and 400.
 */
export async function submitGraph(
  client: ComfyClient,
  graph: Graph,
  ids: { readonly promptId: string; readonly clientId: string | undefined },
  signal?: AbortSignal,
): Promise<Submission> {
  const reply = await client.submit(
    { prompt: graph, client_id: ids.clientId, prompt_id: ids.promptId },
    signal,
  );
  if (reply.status === 400) {
    const { error, node_errors } = readJson(reply, rejectedSchema);
    return { accepted: false, errors: rejectionsOf(node_errors, error) };
  }
  if (reply.status !== 200)
    throw unexpectedStatus(reply.request, reply.status, 200, reply.body.toString("utf8"));
  // a server older than 0.3.45 ignores our id and gives its own
  const { prompt_id, node_errors } = readJson(reply, submittedSchema);
  return { accepted: true, promptId: prompt_id, errors: rejectionsOf(node_errors) };
}
