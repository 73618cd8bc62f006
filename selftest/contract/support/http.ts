import { request } from "node:http";

export interface RawReply {
  readonly status: number;
  readonly type: string | undefined;
  readonly location: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  readonly body: string;
}

export interface RawRequest {
  readonly method?: string;
  /** Sent as it is: neither normalised nor encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** One request on its own connection, through `node:http`: fetch would alter paths and headers. */
export function send(
  url: string,
  { method = "GET", path, headers = {}, body }: RawRequest,
): Promise<RawReply> {
  const { hostname, port } = new URL(url);
  const length = body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path, method, headers: { ...length, ...headers }, agent: false },
      async (reply) => {
        const bytes = Buffer.concat(await reply.toArray());
        const { "content-type": type, location } = reply.headers;
        resolve({
          status: reply.statusCode ?? 0,
          type,
          location,
          headers: reply.headers,
          bytes,
          body: bytes.toString("utf8"),
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/** The status of a WebSocket handshake: 101, or that of its refusal. */
export function upgradeStatus(
  url: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const { hostname, port } = new URL(url);
  const handshake = {
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
  };
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, headers: { ...handshake, ...headers }, agent: false });
    sent.on("upgrade", (reply, socket) => {
      socket.destroy();
      resolve(reply.statusCode ?? 0);
    });
    sent.on("response", (reply) => {
      reply.resume();
      resolve(reply.statusCode ?? 0);
    });
    sent.on("error", reject);
    sent.end();
  });
}
