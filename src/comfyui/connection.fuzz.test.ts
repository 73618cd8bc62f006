import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bornNames, hostileText } from "../../selftest/fuzz/hostile.ts";
import { calmly, patient } from "../../selftest/fuzz/judge.ts";
import { serveRaw } from "../../selftest/fuzz/raw-server.ts";
import { CodedError } from "../errors.ts";
import { ComfyClient } from "./client.ts";
import { Connection } from "./connection.ts";
import { openSocket } from "./socket.ts";
import { probeUpgrade } from "./upgrade-probe.ts";

const secret = "S3cretS3cretS3cret";
const token = { authorization: `Bearer ${secret}` };

const headerName = fc.oneof(
  fc.constantFrom(
    ...bornNames,
    "content-length",
    "content-encoding",
    "transfer-encoding",
    "content-type",
    "connection",
    "location",
    "upgrade",
    "x",
  ),
  hostileText,
);
const headerValue = fc.oneof(
  fc.constantFrom("0", "5", "5, 5", "-1", "1e9", "chunked", "gzip", "close", "websocket", secret),
  hostileText,
);
const status = fc.oneof(
  fc.constantFrom("HTTP/1.1 200 OK", "HTTP/1.0 401 x", "HTTP/1.1 302 Found", "HTTP/1.1 999 ?"),
  fc.constantFrom("HTTP/1.1 100 Continue", "HTTP/1.1 101 Switching", "HTTP/1.1 204 x", "HTTP/2.0 200 OK"),
  hostileText,
);
const body = fc.oneof(
  fc.constantFrom("", "hello", "5\r\nhello\r\n0\r\n\r\n", "ffffffff\r\n", "{}"),
  hostileText,
);

/** Something like an HTTP reply, or any bytes. */
const answer: fc.Arbitrary<Buffer> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(status, fc.array(fc.tuple(headerName, headerValue), { maxLength: 5 }), body)
      .map(([line, headers, rest]) => {
        const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
        return Buffer.from(`${line}\r\n${lines.join("")}\r\n${rest}`, "latin1");
      }),
  },
  {
    weight: 1,
    arbitrary: fc.noShrink(fc.uint8Array({ maxLength: 400, size: "max" })).map((bytes) => Buffer.from(bytes)),
  },
);

describe("a server that answers anything", () => {
  test("gives a reply or a coded error that keeps the token to itself", patient, async () => {
    await using server = await serveRaw();
    await fc.assert(
      fc.asyncProperty(answer, async (bytes) => {
        server.answer = bytes;
        await using connection = new Connection(server.url, { totalMs: 1_000, bytes: 10_000 });
        const request = { method: "GET", path: `/x?token=${secret}`, headers: token };
        const reply = await calmly(() => connection.request(request));
        if (reply instanceof CodedError) {
          expect(JSON.stringify(reply.text)).not.toContain(secret);
        } else {
          expect(reply.request).not.toContain(secret);
          expect(reply.body.length).toBeLessThanOrEqual(10_000);
          for (const value of Object.values(reply.headers)) expect(typeof value).toBe("string");
        }
      }),
      { numRuns: 120 },
    );
  });

  test("is given a status, or a coded error, by the probe of an upgrade", patient, async () => {
    await using server = await serveRaw();
    await fc.assert(
      fc.asyncProperty(answer, async (bytes) => {
        server.answer = bytes;
        const found = await calmly(() => probeUpgrade(server.url, `/ws?token=${secret}`, token, 1_000));
        if (found instanceof CodedError) expect(JSON.stringify(found.text)).not.toContain(secret);
        else expect(found).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 80 },
    );
  });

  test("opens no socket without a coded error", patient, async () => {
    await using server = await serveRaw();
    await using client = new ComfyClient(server.url, secret);
    const silent = { message: () => {}, dropped: () => {} };
    await fc.assert(
      fc.asyncProperty(answer, async (bytes) => {
        server.answer = bytes;
        expect(await calmly(() => openSocket(client, "me", silent, undefined, 1_000))).toBeInstanceOf(
          CodedError,
        );
      }),
      { numRuns: 40 },
    );
  });

  test("ends the socket, and nothing else, by frames of any bytes", patient, async () => {
    await using server = await serveRaw();
    await using client = new ComfyClient(server.url, secret);
    const silent = { message: () => {}, dropped: () => {} };
    await fc.assert(
      fc.asyncProperty(fc.noShrink(fc.uint8Array({ maxLength: 200, size: "max" })), async (frames) => {
        server.answer = (request) => Buffer.concat([accepted(request), frames]);
        expect(await calmly(() => openSocket(client, "me", silent, undefined, 1_000))).toBeInstanceOf(
          CodedError,
        );
      }),
      { numRuns: 40 },
    );
  });
});

const unsendable = fc.constantFrom("\n", "\r\n", "\u0000", "é\n", "\uFEFF", "🦉", "\uD800");

test(
  "a request that cannot be sent is a coded error without the token, however often it is tried",
  patient,
  async () => {
    await using server = await serveRaw();
    server.answer = Buffer.from("HTTP/1.1 204 x\r\n\r\n");
    await using connection = new Connection(server.url, { totalMs: 10_000 });
    const requests = fc.record({
      path: fc.constantFrom("/", `/?token=${secret}`),
      end: unsendable,
      odd: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(requests, async ({ path, end, odd }) => {
        const headers = odd ? token : { authorization: `Bearer ${secret}${end}` };
        const request = { method: "GET", path: odd ? path + end : path, headers };
        const asked = await calmly(() => connection.request(request));
        expect(asked).toMatchObject({ code: "COMFY_REQUEST" });
        const probed = await calmly(() => probeUpgrade(server.url, request.path, headers, 500));
        for (const error of [asked, probed]) expect(JSON.stringify(error)).not.toContain(secret);
      }),
      { numRuns: 40 },
    );
    expect((await connection.request({ method: "GET", path: "/" })).status).toBe(204);
  },
);

test(
  "a server that takes the request and says nothing is a time-out in every way to ask",
  patient,
  async () => {
    await using server = await serveRaw();
    server.answer = "silence";
    await using client = new ComfyClient(server.url, secret, { totalMs: 100 });
    const silent = { message: () => {}, dropped: () => {} };
    const ways = [
      client.raw({ method: "GET", path: "/" }),
      probeUpgrade(server.url, "/ws", token, 100),
      openSocket(client, "me", silent, undefined, 100),
    ];
    for (const error of await Promise.all(ways.map((way) => calmly<unknown>(() => way))))
      expect(error).toMatchObject({ code: "COMFY_TIMEOUT" });
  },
);

test("a request that waits for a free connection heeds its signal", patient, async () => {
  await using server = await serveRaw();
  server.answer = "silence";
  await using connection = new Connection(server.url, { totalMs: 20_000 });
  const busy = Array.from({ length: 8 }, () => connection.request({ method: "GET", path: "/" }));
  let over = 0;
  const others = Promise.all(busy.map((one) => one.catch(() => {}).finally(() => (over += 1))));
  const signal = AbortSignal.timeout(50);
  const ninth = await calmly(() => connection.request({ method: "GET", path: "/", signal }));
  expect(ninth).toMatchObject({ code: "COMFY_CANCELLED" });
  expect(over).toBe(0);
  await connection[Symbol.asyncDispose]();
  await others;
});

/** The 101 that a WebSocket client must be content with. */
function accepted(request: string): Buffer {
  const key = /sec-websocket-key: (.*)\r\n/i.exec(request)?.[1] ?? "";
  const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  return Buffer.from(
    `HTTP/1.1 101 x\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
  );
}
