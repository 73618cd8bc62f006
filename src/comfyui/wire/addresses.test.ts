import http from "node:http";
import net from "node:net";
import { expect, test } from "vitest";
import { startEmulator } from "../../../emulator/start.ts";
import { addressesOf } from "./addresses.ts";

const both = async () => [{ address: "127.0.0.2" }, { address: "127.0.0.1" }];
const { signal } = new AbortController();

async function listening(server: net.Server, port: number) {
  await new Promise<void>((done) => server.listen(port, "127.0.0.2", done));
  return {
    async [Symbol.asyncDispose]() {
      await new Promise((done) => server.close(done));
    },
  };
}

/** Linux has the whole of 127.0.0.0/8; elsewhere an address of one's own is wanted. */
const linux = test.skipIf(process.platform !== "linux");

linux("a name whose first address is another program's", async () => {
  await using comfy = await startEmulator();
  const { port } = new URL(comfy.url);
  const other = http.createServer((_request, reply) => reply.end("<!doctype html><p>hello</p>"));
  await using _listener = await listening(other, Number(port));
  expect(await addressesOf(`http://localhost:${port}`, signal, both)).toEqual([
    { address: "127.0.0.2", answers: "another" },
    { address: "127.0.0.1", answers: "comfyui" },
  ]);
});

linux("a name whose first address takes connections and says nothing", async () => {
  await using comfy = await startEmulator({ access: "none" });
  const { port } = new URL(comfy.url);
  const silent = net.createServer((socket) => void socket.on("error", () => {}).resume());
  await using _listener = await listening(silent, Number(port));
  expect(await addressesOf(`http://localhost:${port}`, signal, both)).toEqual([
    { address: "127.0.0.2", answers: "nothing" },
    { address: "127.0.0.1", answers: "comfyui" },
  ]);
});

test.for([
  ["one address", "http://localhost:1", async () => [{ address: "127.0.0.1" }, { address: "127.0.0.1" }]],
  ["no address", "http://no.such.name.invalid:1", async () => Promise.reject(new Error("ENOTFOUND"))],
  ["an address itself", "http://[::1]:1", both],
  ["TLS", "https://localhost:1", both],
] as const)("%s: nothing to compare", async ([, url, resolve]) => {
  expect(await addressesOf(url, signal, resolve as typeof both)).toBeUndefined();
});
