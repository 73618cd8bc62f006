import { randomBytes } from "node:crypto";
import { dresses } from "./dress/dress.ts";
import { Sockets } from "./http/sockets.ts";
import { Pause } from "./jobs/pause.ts";
import { PromptQueue } from "./jobs/queue.ts";
import { serverToken } from "./login/login.ts";
import { serverTime } from "./machine/clock.ts";
import { Logs } from "./machine/logs.ts";
import { startLines } from "./machine/start-log.ts";
import { Storage } from "./machine/storage.ts";
import { readObjectInfo, servedNodes } from "./nodes/object-info.ts";
import type { World } from "./world.ts";

type Settings = Pick<
  World,
  | "version"
  | "deployment"
  | "faults"
  | "door"
  | "flags"
  | "frontEnd"
  | "work"
  | "chance"
  | "slowMs"
  | "jitterMs"
  | "signal"
  | "die"
>;

/**
 * @param token line 1 of login/PASSWORD
 * @param first a server that runs already, and shares its folder user/ with this one
 */
export function makeWorld(token: string, settings: Settings, first?: World): World {
  const { faults, version } = settings;
  const dress = dresses[version];
  const recorded = readObjectInfo(dress);
  const now = () => serverTime(faults);
  const storage = new Storage(now, first?.storage);
  const pause = new Pause(faults, settings.signal);
  const sockets = new Sockets(faults, dress.http.features, pause);
  const world: World = {
    ...settings,
    dress,
    password: { token, key: randomBytes(32) },
    storage,
    sockets,
    pause,
    logs: new Logs(
      now,
      () => (faults.has("log-start-lost") ? [] : startLines(faults, serverToken(world), version)),
      dress.printed,
      ({ t, m }) => sockets.sendLogs({ entries: [{ t, m }], size: null }),
    ),
    // a getter: the queue needs the finished world, so it is made last
    get queue() {
      return queue;
    },
    painted: 0,
    kept: new Map(),
    asked: 0,
    submitted: false,
    now,
    nodes: () => servedNodes(recorded, world, storage),
  };
  const queue = new PromptQueue(world);
  return world;
}
