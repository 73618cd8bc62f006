import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { json, notFoundFile, text } from "../http/reply.ts";
import { type Route, route } from "../http/router.ts";
import { systemStats } from "../machine/system-stats.ts";

/** Fault `object-info-slow`. */
const SLOW_MS = 12_000;

/** What the server is and which nodes it has. */
export const discoveryRoutes: readonly Route[] = [
  route("GET", "/system_stats", (_ask, world) => json(systemStats(world))),
  route("GET", "/object_info", async (_ask, world) => {
    const { faults, signal } = world;
    if (faults.has("object-info-slow")) await sleep(SLOW_MS, undefined, { signal }).catch(() => {});
    if (faults.has("object-info-hangs")) await once(signal, "abort");
    if (world.faults.has("database-breaks-nodes"))
      throw new Error("TypeError: 'NoneType' object is not callable");
    return json(world.nodes());
  }),
  route("GET", "/object_info/{name}", (ask, world) => {
    const name = ask.params.name ?? "";
    const info = world.nodes()[name];
    return json(info === undefined ? {} : { [name]: info });
  }),
  route("GET", "/features", (_ask, { faults, dress }) =>
    faults.has("old-version") ? notFoundFile() : json(dress.http.features),
  ),
  route("GET", "/embeddings", () => json([])),
  route("GET", "/extensions", () =>
    json(["/extensions/ComfyUI-Login/loadImageIncognito.js", "/extensions/ComfyUI-Login/guestMode.js"]),
  ),
  route("GET", "/i18n", () => json({})),
  route("GET", "/workflow_templates", () => json({})),
  // a route of ComfyUI-Manager 3; without it ComfyUI knows no such page
  route("GET", "/manager/version", (_ask, { faults }) =>
    faults.has("manager-old") ? text("V3.30") : notFoundFile(),
  ),
];
