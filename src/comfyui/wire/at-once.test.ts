import { type AddressInfo, connect, createServer } from "node:net";
import { expect, test } from "vitest";
import { startEmulator } from "../../../emulator/start.ts";
import { ComfyClient } from "../client.ts";
import { connectionsAtOnce } from "./at-once.ts";

const { signal } = new AbortController();

/** Hands connections on, no more than so many at once; `every`: closes each so many of them; `late`: for how many milliseconds the one that ends counts on. */
async function gate(
  url: string,
  most: number,
  { every = Number.POSITIVE_INFINITY, late = (_ended: number): number => 0 } = {},
) {
  const { hostname, port } = new URL(url);
  let [open, seen, ended] = [0, 0, 0];
  const server = createServer((inner) => {
    seen += 1;
    if (open >= most || seen % every === 0) return void inner.destroy();
    open += 1;
    const outer = connect(Number(port), hostname);
    inner.pipe(outer).pipe(inner);
    inner.on("close", () => {
      ended += 1;
      setTimeout(() => (open -= 1), late(ended));
      outer.destroy();
    });
    for (const socket of [inner, outer]) socket.on("error", () => inner.destroy());
    outer.on("close", () => inner.destroy());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}

test.for([
  [1, 1],
  [4, 4],
  [50, undefined],
])("%i at once: %s", async ([most = 0, found]) => {
  await using emulator = await startEmulator();
  await using front = await gate(emulator.url, most);
  expect(await connectionsAtOnce(() => new ComfyClient(front.url, emulator.token), signal)).toBe(found);
});

test.concurrent.for([1, 2, 3])(
  "a proxy held up as connection %i ends bears as many",
  async (held, { expect }) => {
    await using emulator = await startEmulator();
    await using front = await gate(emulator.url, 3, { late: (ended) => (ended === held ? 800 : 0) });
    expect(await connectionsAtOnce(() => new ComfyClient(front.url, emulator.token), signal)).toBe(3);
  },
);

test("what cuts now and then, whatever is open, limits nothing", async () => {
  await using emulator = await startEmulator();
  await using front = await gate(emulator.url, 50, { every: 3 });
  expect(await connectionsAtOnce(() => new ComfyClient(front.url, emulator.token), signal)).toBeUndefined();
});
