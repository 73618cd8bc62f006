import http from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { startEmulator } from "../../../emulator/start.ts";
import { findPath } from "./find-path.ts";

/** A proxy that hands `from…` on as `to…`, and answers 404 to all else. */
async function proxy(
  upstream: string,
  rules: readonly (readonly [from: string, to: string])[],
  root?: string,
) {
  const server = http.createServer((request, reply) => {
    const { url = "/", method, headers } = request;
    const found = rules.find(([from]) => url.startsWith(from));
    if (found === undefined) {
      reply.writeHead(url === "/" && root ? 302 : 404, root ? { location: root } : {}).end();
      return;
    }
    const path = found[1] + url.slice(found[0].length);
    http
      .request(upstream + path, { method, headers }, (from) => {
        reply.writeHead(from.statusCode ?? 0, from.headers);
        from.pipe(reply);
      })
      .end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

const find = (url: string) => findPath(url, {}, new AbortController().signal);

test("a path that is handed on to ComfyUI, which does not know it", async () => {
  await using comfy = await startEmulator();
  await using front = await proxy(comfy.url, [["/comfy/", "/comfy/"]]);
  expect(await find(`${front.url}/comfy`)).toEqual({ login: true });
});

test("a path too much, or twice: ComfyUI is above it", async () => {
  await using comfy = await startEmulator();
  await using front = await proxy(comfy.url, [["/comfy/", "/"]]);
  expect(await find(`${front.url}/comfy/comfy`)).toEqual({ foundAt: `${front.url}/comfy` });
  expect(await find(`${comfy.url}/comfy/x`)).toEqual({ foundAt: comfy.url });
});

test("no path: the start page leads to it", async () => {
  await using comfy = await startEmulator();
  await using front = await proxy(comfy.url, [["/comfy/", "/"]], "/comfy/");
  expect(await find(front.url)).toEqual({ foundAt: `${front.url}/comfy` });
});

test("without a login too", async () => {
  await using comfy = await startEmulator({ access: "none" });
  expect(await find(`${comfy.url}/comfy`)).toEqual({ foundAt: comfy.url });
});

test("another service is none", async () => {
  await using other = await proxy("http://127.0.0.1:1", []);
  expect(await find(`${other.url}/comfy`)).toBeUndefined();
});
