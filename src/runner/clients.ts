import { ComfyClient } from "../comfyui/client.ts";
import type { RawReply } from "../comfyui/connection.ts";
import { hasLogin, presented } from "../credentials/access.ts";
import { targetKinds } from "../record/target-kind.ts";
import { keysOf } from "../targets/target.ts";
import { bounded, pace, paceFor } from "./courtesy/pace.ts";
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

const connections = Object.values(clients).map(({ connection }) => connection);
// no more open at once than a browser has: that is all that some proxies let a client have
for (const connection of connections) connection.beside = connections.filter((other) => other !== connection);

/** Fewer than ComfyUI's own page asks for when it is opened (270 requests, 0.33): a limit that a browser keeps to is none for us. */
const BURST = 150;
const PER_SECOND = 100;
const everyMs = paceFor(config);
const unpaced = targetKinds[config.target.kind].embedded;
const turn = everyMs !== undefined ? pace(everyMs) : unpaced ? undefined : bounded(BURST, PER_SECOND);
for (const { connection } of Object.values(clients)) connection.turn = turn;

/** Sees all that the server sends to the checks. */
export const leakWatch = new LeakWatch(target.token);
/** What else looks at every reply. */
export const onReply: ((reply: Partial<RawReply>) => void)[] = [];
for (const { connection } of Object.values(clients))
  connection.onReceived = (received) => {
    leakWatch.see(received);
    for (const look of onReply) look(received);
  };
