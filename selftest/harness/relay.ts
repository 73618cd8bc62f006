import { once } from "node:events";
import http from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** What a relay does with a request instead of handing it on; nothing: it hands it on. */
export type Instead = { readonly status: number; readonly body?: string } | "cut" | undefined;

export interface Relay extends AsyncDisposable {
  readonly url: string;
}

/** For tests: a proxy in front of an emulator, with a mind of its own. `seen` is told each status that it hands back. */
export async function startRelay(
  upstream: string,
  before: (request: http.IncomingMessage) => Instead,
  seen: (status: number) => void = () => {},
): Promise<Relay> {
  const { hostname, port } = new URL(upstream);
  const server = http.createServer((request, response) => {
    const instead = before(request);
    if (instead === "cut") return request.socket.destroy();
    if (instead !== undefined) {
      request.resume();
      response.writeHead(instead.status, { "content-type": "text/html", server: "nginx" });
      return response.end(instead.body ?? page(instead.status));
    }
    const { method, url, headers } = request;
    const on = http.request({ hostname, port, method, path: url, headers }, (reply) => {
      seen(reply.statusCode ?? 0);
      reply.pipe(response.writeHead(reply.statusCode ?? 500, reply.headers));
    });
    return request.pipe(on.on("error", () => response.destroy()));
  });
  server.on("upgrade", (request: http.IncomingMessage, near: Socket, head: Buffer) => {
    const instead = before(request);
    if (instead !== undefined)
      return instead === "cut"
        ? near.destroy()
        : near.end(`HTTP/1.1 ${instead.status} No\r\nconnection: close\r\n\r\n`);
    const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const far = connect(Number(port), hostname, () => {
      far.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join("")}\r\n`);
      far.write(head);
      near.pipe(far).pipe(near);
    });
    near.on("error", () => far.destroy());
    return far.on("error", () => near.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function page(status: number): string {
  return `<html><head><title>${status}</title></head><body><center><h1>${status} No</h1></center><hr><center>nginx</center></body></html>`;
}
