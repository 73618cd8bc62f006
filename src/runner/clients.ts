import { ComfyClient } from "../comfyui/client.ts";
import type { RawReply } from "../comfyui/connection.ts";
import { hasLogin, presented } from "../credentials/access.ts";
import { keysOf } from "../targets/target.ts";
import { pace, paceFor } from "./courtesy/pace.ts";
import { LeakWatch } from "./leak-watch.ts";
import { config, target } from "./run.ts";

/** Kept-alive connections for the whole run; they end with the worker. */
export const clients = {
  comfy: new ComfyClient(target.url, keysOf(target)),
  /** A client without what the last guard asks for: where ComfyUI-Login stands behind a proxy, the proxy lets it come so far. */
  anonymous: new ComfyClient(
    target.url,
    hasLogin(target.access.kind) ? presented(target.access, undefined) : { headers: {} },
  ),
  /** Nothing at all. */
  outsider: new ComfyClient(target.url),
};

const everyMs = paceFor(config);
if (everyMs !== undefined) {
  const turn = pace(everyMs);
  for (const { connection } of Object.values(clients)) connection.turn = turn;
}

/** Sees all that the server sends to the checks. */
export const leakWatch = new LeakWatch(target.token);
/** What else looks at every reply. */
export const onReply: ((reply: Partial<RawReply>) => void)[] = [];
for (const { connection } of Object.values(clients))
  connection.onReceived = (received) => {
    leakWatch.see(received);
    for (const look of onReply) look(received);
  };
