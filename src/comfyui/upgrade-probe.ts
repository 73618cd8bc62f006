import http from "node:http";
import https from "node:https";
import type { RawReply } from "./connection.ts";
import { nameOf, toComfyError } from "./errors.ts";

/** What came of a handshake; a refusal is read no further than its headers. */
export type Handshake = Pick<RawReply, "request" | "status" | "headers" | "body">;

/**
 * Status of a WebSocket handshake: 101, or what the server answered instead.
 * Uses node:http because undici's WebSocket and `Client.upgrade` hide the status of a refusal.
 * Errors: `ComfyError` where no HTTP reply came within `timeoutMs`.
 */
export async function probeUpgrade(
  baseUrl: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  timeoutMs = 10_000,
): Promise<number> {
  return (await probeHandshake(baseUrl, path, headers, timeoutMs)).status;
}

/** The same with the headers of the answer. */
export async function probeHandshake(
  baseUrl: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  timeoutMs = 10_000,
): Promise<Handshake> {
  const request = nameOf("WebSocket", path);
  try {
    const reply = await upgrade(new URL(baseUrl), path, headers, timeoutMs);
    return { request, ...reply, body: Buffer.alloc(0) };
  } catch (error) {
    throw toComfyError(error, request);
  }
}

type Answer = Pick<RawReply, "status" | "headers">;

function upgrade(
  url: URL,
  path: string,
  headers: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = (url.protocol === "https:" ? https : http).request({
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port || (url.protocol === "https:" ? 443 : 80),
    path: url.pathname.replace(/\/+$/, "") + path,
    headers: {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": Buffer.from("comfyui-qwen-e2e").toString("base64"),
      ...headers,
    },
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
  });
  request.on("upgrade", (_reply, socket) => {
    socket.destroy();
    resolve({ status: 101, headers: {} });
  });
  request.on("response", (reply) => {
    reply.destroy();
    const { location, "www-authenticate": challenge } = reply.headers;
    resolve({
      status: reply.statusCode ?? 0,
      headers: { ...(location && { location }), ...(challenge && { "www-authenticate": challenge }) },
    });
  });
  request.on("error", reject);
  request.end();
  return promise;
}
