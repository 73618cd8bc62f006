import WebSocket from "ws";
import type { Emulator } from "../../../emulator/start.ts";
import type { Graph } from "./graphs.ts";
import type { TraceEvent } from "./ground-truth.ts";
import { send } from "./http.ts";

export interface TracedRun {
  readonly promptId: string;
  readonly log: readonly TraceEvent[];
  readonly history: unknown;
}

/** Posts a graph with a socket open and keeps every event until the end marker; `onEvent` may act meanwhile. */
export async function runTraced(
  { url, token }: Emulator,
  graph: Graph,
  clientId: string,
  onEvent: (event: TraceEvent, promptId: string) => void = () => undefined,
): Promise<TracedRun> {
  const headers = { Authorization: `Bearer ${token}` };
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws?clientId=${clientId}`, { headers });
  const log: TraceEvent[] = [];
  const ended = Promise.withResolvers<void>();
  const greeted = Promise.withResolvers<void>();
  socket.on("error", ended.reject);
  socket.on("message", (data) => {
    const event: TraceEvent = JSON.parse(data.toString());
    log.push(event);
    greeted.resolve();
    onEvent(event, String(event.data.prompt_id));
    if (event.type === "executing" && event.data.node === null) ended.resolve();
  });
  await greeted.promise;
  const body = JSON.stringify({ prompt: graph, client_id: clientId });
  const reply = await send(url, { method: "POST", path: "/prompt", headers, body });
  if (reply.status !== 200)
    throw new Error(`POST /prompt answered ${reply.status}: ${reply.body.slice(0, 500)}`);
  const promptId: string = JSON.parse(reply.body).prompt_id;
  await ended.promise;
  socket.close();
  const history = JSON.parse((await send(url, { path: `/history/${promptId}`, headers })).body);
  return { promptId, log, history: history[promptId] };
}
