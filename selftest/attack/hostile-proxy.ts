import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";

/** Changes the body of a reply; undefined leaves it as it is. */
export type Tamper = (path: string, body: Buffer) => Buffer | string | undefined;

/**
 * A server that stands before the emulator and says what it likes: `tamper` in what it hands out, `refusal` where it refuses
 * (400). It hides that an emulator is behind it.
 */
export async function hostileProxy(target: string, tamper: Tamper, refusal: Tamper = () => undefined) {
  const { hostname, port } = new URL(target);
  const tampered = new Set<string>();
  const server = http.createServer((request, response) => {
    const { method, url = "/", headers } = request;
    const forwarded = http.request({ hostname, port, method, path: url, headers }, async (reply) => {
      const chunks: Buffer[] = [];
      for await (const chunk of reply) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const changed = reply.statusCode === 400 ? refusal : tamper;
      const ok = reply.statusCode === 400 || (reply.statusCode === 200 && method === "GET");
      const path = url.replace(/^\/api(?=\/)/, "").replace(/\?.*/, "");
      const other = ok ? changed(path, body) : undefined;
      if (other !== undefined) tampered.add(`/${path.split("/")[1]}`);
      const said = other ?? body;
      const { "x-emulator": _, "transfer-encoding": __, "content-length": ___, ...kept } = reply.headers;
      const sized =
        method === "HEAD" || reply.statusCode === 204 ? {} : { "content-length": Buffer.byteLength(said) };
      response.writeHead(reply.statusCode ?? 200, { ...kept, ...sized });
      response.end(method === "HEAD" ? undefined : said);
    });
    forwarded.on("error", () => response.destroy());
    request.pipe(forwarded);
  });
  server.on("upgrade", ({ method, url, headers }, socket) => {
    const behind = net.connect(Number(port), hostname, () => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      behind.write(`${method} ${url} HTTP/1.1\r\n${lines.join("")}\r\n`);
      behind.pipe(socket).pipe(behind);
    });
    behind.on("error", () => socket.destroy());
    socket.on("error", () => behind.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The routes whose replies were changed: an attack that never came proves nothing. */
    tampered,
    [Symbol.dispose]: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
