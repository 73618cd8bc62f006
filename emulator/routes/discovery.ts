import { json, notFoundFile } from "../http/reply.ts";
import { type Route, route } from "../http/router.ts";
import { systemStats } from "../machine/system-stats.ts";

/** What the server is and which nodes it has. */
export const discoveryRoutes: readonly Route[] = [
  route("GET", "/system_stats", (_ask, world) => json(systemStats(world))),
  route("GET", "/object_info", (_ask, world) => {
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
];
