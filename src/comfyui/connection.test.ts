import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Connection } from "./connection.ts";
import type { ComfyErrorCode } from "./errors.ts";

interface Served extends AsyncDisposable {
  readonly url: string;
}

async function serve(handler: http.RequestListener): Promise<Served> {
  const server = http.createServer(handler);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function serveBytes(bytes: string): Promise<Served> {
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(bytes));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      await new Promise((done) => server.close(done));
    },
  };
}

const hostile: { what: string; code: ComfyErrorCode; handler: http.RequestListener }[] = [
  {
    what: "an endless body",
    code: "COMFY_TOO_LARGE",
    handler: (_request, reply) => {
      const pour = (): void => {
        while (!reply.destroyed && reply.write(Buffer.alloc(64 * 1024)));
      };
      reply.on("drain", pour);
      pour();
    },
  },
  {
    what: "ten gigabytes announced",
    code: "COMFY_TOO_LARGE",
    handler: (_request, reply) => {
      reply.writeHead(200, { "content-length": String(10 * 2 ** 30) });
      reply.write("x");
    },
  },
  {
    what: "a body that drips one byte at a time",
    code: "COMFY_TIMEOUT",
    handler: (_request, reply) => {
      const timer = setInterval(() => reply.write("x"), 20);
      reply.on("close", () => clearInterval(timer));
    },
  },
  { what: "no reply at all", code: "COMFY_TIMEOUT", handler: () => {} },
  {
    what: "a connection cut before the reply",
    code: "COMFY_RESET",
    handler: (request) => request.socket.destroy(),
  },
  {
    what: "a connection cut within the reply",
    code: "COMFY_RESET",
    handler: (request, reply) => {
      reply.writeHead(200, { "content-length": "100" });
      reply.write("half", () => request.socket.destroy());
    },
  },
  {
    what: "a compression bomb",
    code: "COMFY_TOO_LARGE",
    handler: (_request, reply) => {
      reply.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(8 * 2 ** 20)));
    },
  },
];

describe("Connection", () => {
  test.for(hostile)("bounds $what", async ({ handler, code }) => {
    await using server = await serve(handler);
    // a busy machine needs its time to read what is too large
    const totalMs = code === "COMFY_TIMEOUT" ? 400 : 30_000;
    await using connection = new Connection(server.url, { totalMs, bytes: 2 ** 20 });
    await expect(connection.request({ method: "GET", path: "/" })).rejects.toMatchObject({ code });
  });

  test("names a port where nothing listens", async () => {
    const gone = await serve(() => {});
    await gone[Symbol.asyncDispose]();
    await using connection = new Connection(gone.url);
    await expect(connection.request({ method: "GET", path: "/" })).rejects.toMatchObject({
      code: "COMFY_REFUSED",
    });
  });

  test("names a host that the DNS does not know", async () => {
    await using connection = new Connection("http://no-such-host.invalid:8188");
    await expect(connection.request({ method: "GET", path: "/" })).rejects.toMatchObject({
      code: "COMFY_DNS",
    });
  });

  test("names a reply that is not HTTP", async () => {
    await using server = await serveBytes("SSH-2.0-OpenSSH_9.2\r\n");
    await using connection = new Connection(server.url, { totalMs: 1_000 });
    await expect(connection.request({ method: "GET", path: "/" })).rejects.toMatchObject({
      code: "COMFY_NOT_HTTP",
    });
  });

  test("does not follow a redirect", async () => {
    await using server = await serve((_request, reply) => reply.writeHead(302, { location: "/login" }).end());
    await using connection = new Connection(server.url);
    const reply = await connection.request({ method: "GET", path: "/" });
    expect(reply).toMatchObject({ status: 302, headers: { location: "/login" } });
  });

  test("sends a path as it is, dots and prefix included", async () => {
    const paths: (string | undefined)[] = [];
    await using server = await serve((request, reply) => {
      paths.push(request.url);
      reply.end();
    });
    await using connection = new Connection(`${server.url}/comfy/`);
    await connection.request({ method: "GET", path: "/a/0/../../b.js" });
    expect(paths).toEqual(["/comfy/a/0/../../b.js"]);
  });

  test("reads a body that a proxy compressed unasked", async () => {
    await using server = await serve((_request, reply) =>
      reply.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("hello")),
    );
    await using connection = new Connection(server.url);
    expect(String((await connection.request({ method: "GET", path: "/" })).body)).toBe("hello");
  });

  test("keeps a token in the URL and a header that cannot be sent out of every message", async () => {
    const secret = "S3cretS3cretS3cret";
    await using server = await serve((request) => request.socket.destroy());
    await using connection = new Connection(server.url);
    const request = {
      method: "GET",
      path: `/x?token=${secret}`,
      headers: { authorization: `Bearer ${secret}\n` },
    };
    const error = await connection.request(request).catch((thrown: Error) => thrown);
    expect(String((error as Error).message)).not.toContain(secret);
  });

  test("stops at once when its signal is aborted", async () => {
    await using server = await serve(() => {});
    await using connection = new Connection(server.url);
    const signal = AbortSignal.timeout(50);
    const request = connection.request({ method: "GET", path: "/", signal });
    await expect(request).rejects.toMatchObject({ code: "COMFY_CANCELLED" });
  });
});
