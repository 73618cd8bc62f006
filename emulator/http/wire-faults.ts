import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { World } from "../world.ts";
import type { Ask } from "./ask.ts";
import { beforeBrowser } from "./browser-faults.ts";
import { atDoor } from "./door.ts";
import { beforePage } from "./page-faults.ts";
import { html, type Reply, redirect } from "./reply.ts";

/** Fault `upload-refused`: the largest body that passes, in bytes. Our graphs are smaller, our pictures larger. */
const MAX_UPLOAD = 16 * 1024;

/** Fault `page-slow`. */
const PAGE_SLOW_MS = 2_000;

/** Faults of what lies between client and server. They act before ComfyUI sees the request. */
export async function beforePipeline(ask: Ask, world: World, isSocket: boolean): Promise<Reply | undefined> {
  const { faults, signal, slowMs, jitterMs } = world;
  if (jitterMs > 0) await sleep(Math.random() * jitterMs, undefined, { signal }).catch(() => undefined);
  if (faults.size === 0) return atDoor(ask, world.door, faults, isSocket);
  if (faults.has("half-open")) await once(signal, "abort");
  if (faults.has("slow-replies")) await sleep(slowMs, undefined, { signal }).catch(() => undefined);
  rewrite(ask, world, isSocket);
  const gone = proxyAlone(ask, world) ?? (await beforePage(ask, world));
  if (gone !== undefined) return gone;
  if (faults.has("proxy-html")) return proxyPage(502, "Bad Gateway");
  if (faults.has("upload-refused") && Number(ask.headers["content-length"] ?? 0) > MAX_UPLOAD)
    return proxyPage(413, "Request Entity Too Large");
  const refused = atDoor(ask, world.door, faults, isSocket);
  if (refused !== undefined) return refused;
  if (faults.has("redirect-loop")) return { status: 302, headers: { Location: ask.rawPath } };
  const toPage = beforeBrowser(ask, world);
  if (toPage !== undefined) return toPage;
  if (faults.has("page-slow") && /^\/assets\//.test(ask.path))
    await sleep(PAGE_SLOW_MS, undefined, { signal }).catch(() => undefined);
  if (isSocket && faults.has("websocket-refused")) return html("<html><body>ComfyUI</body></html>");
  if (isSocket && faults.has("websocket-hangs")) await once(signal, "abort");
  if (isSocket && faults.has("websocket-redirected")) return redirect("/login");
  return undefined;
}

/** Fault `rate-limited`: requests that pass. All before the table of routes are fewer, and that table is longer. */
const RATE = 160;

/** A proxy that answers on its own, without ComfyUI. */
function proxyAlone({ method, path, headers }: Ask, world: World): Reply | undefined {
  const { faults } = world;
  // neither a body of megabytes nor the trial of an origin is a job
  const job = Number(headers["content-length"] ?? 0) < 1_000_000 && headers.origin === undefined;
  const submits = job && method === "POST" && /^(\/api)?\/prompt$/.test(path);
  const counts = faults.has("proxy-backend-lost") || faults.has("hash-changes");
  world.asked = faults.has("rate-limited") ? world.asked + 1 : 0;
  world.submitted = counts && (world.submitted || submits);
  if (faults.has("proxy-backend-lost") && world.submitted) return proxyPage(502, "Bad Gateway");
  if (faults.has("rate-limited") && world.asked > RATE) return proxyPage(429, "Too Many Requests");
  if (faults.has("proxy-hides-route") && /^(\/api)?\/object_info\b/.test(path))
    return proxyPage(404, "Not Found");
  if (faults.has("firewall-refuses-links") && headers["sec-fetch-site"] === "cross-site")
    return proxyPage(403, "Forbidden");
  return undefined;
}

/** Proxies that change the request of the client. */
function rewrite(ask: Ask, { faults, password }: World, isSocket: boolean): void {
  if (faults.has("proxy-adds-path"))
    Object.assign(ask, { path: `/comfy${ask.path}`, rawPath: `/comfy${ask.rawPath}` });
  if (faults.has("proxy-strips-authorization")) delete ask.headers.authorization;
  if (isSocket && faults.has("websocket-strips-authorization")) delete ask.headers.authorization;
  if (faults.has("proxy-adds-token")) ask.headers.authorization = `Bearer ${password.token}`;
  if (faults.has("proxy-drops-accept")) ask.headers.accept = "*/*";
  if (faults.has("proxy-strips-query-token")) ask.query.delete("token");
  const opensPage = ask.method === "GET" && /^\/(login)?$/.test(ask.rawPath);
  if (faults.has("proxy-opens-links") && opensPage && ask.headers["sec-fetch-dest"] === "document")
    delete ask.headers["sec-fetch-site"];
}

/** The error page of nginx. */
function proxyPage(status: number, reason: string): Reply {
  const title = `${status} ${reason}`;
  const page = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return { ...html(page, status), type: "text/html" };
}
