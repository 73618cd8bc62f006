import { posix } from "node:path";
import { objectBody } from "../http/ask.ts";
import { empty, json, notFoundFile } from "../http/reply.ts";
import { type Route, route } from "../http/router.ts";
import { foldersOf } from "../machine/models.ts";
import { isFileArea, ROOT } from "../machine/storage.ts";

const terminal = { cols: 80, rows: 24 };

/** A sub-application of the real server: its routes do not exist under /api. */
export const internalRoutes: readonly Route[] = [
  route("GET", "/internal/logs", (_ask, { logs }) =>
    json(
      logs
        .entries()
        .map(({ t, m }) => `${t} - ${m}`)
        .join(""),
    ),
  ),
  route("GET", "/internal/logs/raw", (_ask, { logs, faults }) =>
    faults.has("old-version")
      ? notFoundFile()
      : json({ entries: logs.entries().map(({ t, m }) => ({ t, m })), size: terminal }),
  ),
  route("PATCH", "/internal/logs/subscribe", async (ask, { sockets }) => {
    const { clientId, enabled } = await objectBody(ask);
    if (typeof clientId !== "string" || enabled === undefined) throw new TypeError("KeyError: 'clientId'");
    sockets.subscribeLogs(clientId, Boolean(enabled));
    return empty();
  }),
  route("GET", "/internal/folder_paths", (_ask, { dress }) =>
    json(
      Object.fromEntries(
        Object.entries(foldersOf(dress)).map(([name, paths]) => [
          name,
          paths.map((path) => posix.join(ROOT, path)),
        ]),
      ),
    ),
  ),
  route("GET", "/internal/files/{area}", (ask, { storage, dress }) => {
    const area = ask.params.area ?? "";
    if (!isFileArea(area)) return json({ error: "Invalid directory type" }, 400);
    return json(
      storage
        .list(area)
        .filter((name) => !name.includes("/"))
        .map((name) => (dress.http.annotatesFiles ? `${name} [${area}]` : name))
        .reverse(),
    );
  }),
];
