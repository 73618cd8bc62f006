import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { FaultSet } from "../faults.ts";
import { json, notFoundFile, type Reply, text } from "../http/reply.ts";
import { alone, type Route, route } from "../http/router.ts";
import { systemStats } from "../machine/system-stats.ts";

/** Fault `object-info-slow`. */
const SLOW_MS = 12_000;

const extensions = [
  "/extensions/ComfyUI-Login/loadImageIncognito.js",
  "/extensions/ComfyUI-Login/guestMode.js",
];

function script(faults: FaultSet): Reply {
  const body = faults.has("page-script-throws")
    ? 'throw new TypeError("app.ui.settings.addSetting is not a function");\n'
    : faults.has("page-script-endless")
      ? "while (true);\n"
      : faults.has("page-script-stale")
        ? 'import "/scripts/ui/components/gone.js";\n'
        : "export {};\n";
  return { status: 200, type: "application/javascript", body };
}

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
  route("GET", "/extensions", () => json(extensions)),
  ...extensions.map((path) => alone("GET", path, (_ask, { faults }) => script(faults))),
  route("GET", "/i18n", () => json({})),
  route("GET", "/workflow_templates", () => json({})),
  // a route of ComfyUI-Manager 3; without it ComfyUI knows no such page
  route("GET", "/manager/version", (_ask, { faults }) =>
    faults.has("manager-old") ? text("V3.30") : notFoundFile(),
  ),
];
