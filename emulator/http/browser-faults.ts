import type { World } from "../world.ts";
import type { Ask } from "./ask.ts";
import { empty, html, json, notFoundFile, type Reply, text } from "./reply.ts";

/** Faults that a browser alone meets: it says of each request what asks for it, and a program does not. */
export function beforeBrowser({ method, path, headers }: Ask, { faults, nodes }: World): Reply | undefined {
  const asks = headers["sec-fetch-dest"];
  if (asks === undefined) return undefined;
  if (faults.has("page-chunk-missing") && path === "/assets/workflows.js") return notFoundFile();
  if (faults.has("page-request-fails") && path === "/api/i18n")
    return html("<html><body>Bad Gateway</body></html>", 502);
  if (faults.has("page-nodes-cached") && path === "/api/object_info")
    return json(Object.fromEntries(Object.entries(nodes()).filter(([name]) => name !== "SaveImage")));
  if (faults.has("pictures-hotlink-guard") && asks === "image" && path === "/api/view") return empty(403);
  if (faults.has("saving-refused-to-pages") && method === "POST" && /^\/api\/userdata\//.test(path))
    return text("Forbidden", 403);
  return undefined;
}
