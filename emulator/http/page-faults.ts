import type { World } from "../world.ts";
import type { Ask } from "./ask.ts";
import { empty, html, type Reply, text } from "./reply.ts";

/** Proxies that only a browser meets: they spoil the page, or the saving of workflows. */
export async function beforePage(ask: Ask, { faults, kept }: World): Promise<Reply | undefined> {
  const { method, rawPath } = ask;
  if (faults.has("page-of-proxy") && method === "GET" && rawPath === "/") return html(welcomePage);
  if (faults.has("page-scripts-html") && method === "GET" && /\.(js|css)$/.test(rawPath))
    return html(siteIndex);
  if (faults.has("slash-blocked") && /%2f/i.test(rawPath)) return empty(400);
  if (faults.has("slash-decoded")) ask.rawPath = rawPath.replace(/%2f/gi, "/");
  if (faults.has("delete-forbidden") && method === "DELETE") return html(notAllowed, 405);
  if (faults.has("userdata-cached") && method === "GET") return kept.get(rawPath);
  if (!faults.has("saving-filtered") || method !== "POST" || !/\/userdata\//.test(rawPath)) return undefined;
  return (await ask.body()).includes("nodes") ? text("Request blocked", 403) : undefined;
}

/** What a fresh nginx shows. */
const welcomePage =
  "<!DOCTYPE html>\n<html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1></body></html>\n";

/** What a site of one page answers to every path: its own index. */
const siteIndex =
  '<!doctype html>\n<html><head><title>ComfyUI</title></head><body><div id="app"></div></body></html>\n';

const notAllowed =
  "<html>\r\n<head><title>405 Not Allowed</title></head>\r\n<body>\r\n<center><h1>405 Not Allowed</h1></center>\r\n</body>\r\n</html>\r\n";
