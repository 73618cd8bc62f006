import type { World } from "../world.ts";
import type { Ask } from "./ask.ts";
import { empty, html, type Reply, text } from "./reply.ts";

/** Bytes of a body: what the proxies of these faults let through. */
const LIMITED = 2 ** 20;
const CUT = 4_000_000;
const OWN_LIMIT = 5 * 2 ** 20;

/** Fault `bodies-cut`: the connection ends while the body is on its way. */
export function isCut({ headers }: Pick<Ask, "headers">, { faults }: World): boolean {
  return faults.has("bodies-cut") && lengthOf(headers) > CUT;
}

function lengthOf(headers: Ask["headers"]): number {
  return Number(headers["content-length"] ?? 0);
}

/** Proxies that only a browser meets: they spoil the page, its requests, or the saving of workflows. */
export async function beforePage(ask: Ask, { faults }: World): Promise<Reply | undefined> {
  const { method, rawPath, headers } = ask;
  if (faults.has("below-sub-path") && ask.outside) return html(notFound, 404);
  if (faults.has("host-replaced")) headers.host = "127.0.0.1:8188";
  if (faults.has("origin-filtered") && headers.origin !== undefined) return html(forbidden, 403);
  if (faults.has("bodies-limited") && lengthOf(headers) > LIMITED) return html(tooLarge, 413);
  if (faults.has("max-upload-small") && lengthOf(headers) > OWN_LIMIT)
    return text(`Maximum request body size ${OWN_LIMIT} exceeded.`, 413);
  if (faults.has("page-of-proxy") && method === "GET" && rawPath === "/") return html(welcomePage);
  if (faults.has("page-scripts-html") && method === "GET" && /\.(js|css)$/.test(rawPath))
    return html(siteIndex);
  if (faults.has("slash-blocked") && /%2f/i.test(rawPath)) return empty(400);
  if (faults.has("slash-decoded")) ask.rawPath = rawPath.replace(/%2f/gi, "/");
  if (faults.has("delete-forbidden") && method === "DELETE") return html(notAllowed, 405);
  if (!faults.has("saving-filtered") || method !== "POST" || !/\/userdata\//.test(rawPath)) return undefined;
  return (await ask.body()).includes("nodes") ? text("Request blocked", 403) : undefined;
}

/** What a fresh nginx shows. */
const welcomePage =
  "<!DOCTYPE html>\n<html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1></body></html>\n";

/** What a site of one page answers to every path: its own index. */
const siteIndex =
  '<!doctype html>\n<html><head><title>ComfyUI</title></head><body><div id="app"></div></body></html>\n';

const page = (title: string): string =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
const notFound = page("404 Not Found");
const notAllowed = page("405 Not Allowed");
const forbidden = page("403 Forbidden");
const tooLarge = page("413 Request Entity Too Large");
