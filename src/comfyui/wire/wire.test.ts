import http from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { Connection } from "../connection.ts";
import { transferText } from "./transfer.ts";

async function serve(handler: http.RequestListener) {
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

/** Cuts each connection at its second request; shows how many requests arrived. */
async function servesOnce(cut: (socket: Socket) => void) {
  const served = new WeakSet<Socket>();
  let asked = 0;
  const server = await serve(({ socket }, reply) => {
    asked += 1;
    if (served.has(socket)) cut(socket);
    else reply.end("yes");
    served.add(socket);
  });
  return { ...server, asked: () => asked };
}

describe("a kept-alive connection that dies when it is used again", () => {
  test.for([
    ["reset", (socket: Socket): void => void socket.resetAndDestroy()],
    ["closed", (socket: Socket): void => void socket.destroy()],
  ] as const)("%s: the request is sent once more, on a new one", async ([, cut]) => {
    await using server = await servesOnce(cut);
    await using connection = new Connection(server.url);
    for (const method of ["GET", "GET", "PUT", "DELETE"])
      expect((await connection.request({ method, path: "/" })).body.toString()).toBe("yes");
    expect(connection.repeated).toBeGreaterThan(0);
  });

  test("what may not be sent twice has a connection of its own", async () => {
    await using server = await servesOnce((socket) => void socket.resetAndDestroy());
    await using connection = new Connection(server.url);
    for (const method of ["POST", "GET", "POST", "POST"])
      expect((await connection.request({ method, path: "/", body: "" })).status).toBe(200);
    expect([connection.repeated, server.asked()]).toEqual([0, 4]);
  });

  test("a new connection that dies is a fault, and nothing is sent again", async () => {
    let asked = 0;
    await using server = await serve((request) => {
      asked += 1;
      request.socket.resetAndDestroy();
    });
    await using connection = new Connection(server.url);
    await expect(connection.request({ method: "GET", path: "/" })).rejects.toMatchObject({
      code: "COMFY_RESET",
    });
    expect([connection.repeated, asked]).toEqual([0, 1]);
  });

  test("a reply that dies in its middle is a fault, on a reused connection too", async () => {
    let asked = 0;
    await using server = await serve((request, reply) => {
      asked += 1;
      if (asked > 1) {
        reply.writeHead(200, { "content-length": 10 });
        reply.write("half", () => request.socket.resetAndDestroy());
      } else reply.end("yes");
    });
    await using connection = new Connection(server.url);
    await connection.request({ method: "GET", path: "/" });
    await expect(connection.request({ method: "GET", path: "/" })).rejects.toMatchObject({
      code: "COMFY_RESET",
    });
    expect([connection.repeated, asked]).toEqual([0, 2]);
  });
});

describe("a slow line", () => {
  /** A thousand bytes each 20 ms: 50 kB/s. What a busy machine did not send in time comes with the next of them. */
  const dripping =
    (pieces: number): http.RequestListener =>
    (_request, reply) => {
      reply.writeHead(200, { "content-length": pieces * 1_000 });
      reply.write(Buffer.alloc(1_000));
      const since = performance.now();
      let sent = 1;
      const timer = setInterval(() => {
        const due = Math.min(pieces, 1 + Math.floor((performance.now() - since) / 20));
        reply.write(Buffer.alloc((due - sent) * 1_000));
        sent = due;
        if (sent < pieces) return;
        clearInterval(timer);
        reply.end();
      }, 20);
      reply.on("close", () => clearInterval(timer));
    };

  test("is waited for beyond the limit, as long as bytes arrive", async () => {
    await using server = await serve(dripping(200));
    // longer than this machine is ever held up: no piece for that long ends a reply
    await using connection = new Connection(server.url, { totalMs: 2_000, mostMs: 60_000 });
    const reply = await connection.request({ method: "GET", path: "/" });
    expect(reply.body.length).toBe(200_000);
    expect(connection.slowest).toMatchObject({ request: "GET /", bytes: 200_000, announced: 200_000 });
  });

  test("is named by its rate where even the last limit is reached", async () => {
    await using server = await serve(dripping(2_000));
    await using connection = new Connection(server.url, { totalMs: 2_000, mostMs: 4_000 });
    await expect(connection.request({ method: "GET", path: "/" })).rejects.toMatchObject({
      code: "COMFY_SLOW",
      message: expect.stringMatching(/^\[GET \/\] the line is slow: \d+ kB of 2\.0 MB in \d+ s/),
    });
  });

  test("a reply that stands still is none", async () => {
    await using server = await serve((_request, reply) => {
      reply.writeHead(200, { "content-length": 100_000 });
      reply.write(Buffer.alloc(50_000));
    });
    // the last limit lies beyond that of this test
    await using connection = new Connection(server.url, { totalMs: 300, mostMs: 600_000 });
    await expect(connection.request({ method: "GET", path: "/" })).rejects.toMatchObject({
      code: "COMFY_TIMEOUT",
    });
  });

  test("is told in sizes that a person reads", () => {
    const line = { bytes: 610_000, announced: 1_600_000, ms: 30_000 };
    expect(transferText(line)).toEqual({
      fr: "610 ko sur 1,6 Mo en 30 s (20 ko/s)",
      en: "610 kB of 1.6 MB in 30 s (20 kB/s)",
    });
  });
});
