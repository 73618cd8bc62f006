import http from "node:http";
import https from "node:https";
import { nameOf, toComfyError } from "./errors.ts";

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
  try {
    return await upgrade(new URL(baseUrl), path, headers, timeoutMs);
  } catch (error) {
    throw toComfyError(error, nameOf("WebSocket", path));
  }
}

function upgrade(
  url: URL,
  path: string,
  headers: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
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
    resolve(101);
  });
  request.on("response", (reply) => {
    reply.destroy();
    resolve(reply.statusCode ?? 0);
  });
  request.on("error", reject);
  request.end();
  return promise;
}
