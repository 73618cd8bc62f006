import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startEmulator } from "../../emulator/start.ts";
import { ComfyClient } from "../../src/comfyui/client.ts";
import { compareNodes } from "../../src/comfyui/compare-nodes.ts";
import { servedNodes } from "../../src/comfyui/node-signature.ts";
import type { ObjectInfo } from "../../src/comfyui/replies.ts";
import { partNodes } from "../../src/comfyui/sound-nodes.ts";
import { inventoryOf } from "../../src/learn/inventory.ts";
import type { Growing } from "./growth.ts";

/** The list of nodes, read and held against an inventory of as many. */
export const nodes: Growing = {
  name: "nodes",
  about: "processor time as the nodes of a server grow",
  what: "nodes of a server: read, hashed, compared",
  sizes: [50, 500, 5_000],
  async prepare(size) {
    const served = many(await template(), size);
    const graph = Object.fromEntries(
      Object.keys(served).map((class_type) => [class_type, { class_type, inputs: {} }]),
    );
    const wanted = inventoryOf([graph], served);
    // as many again that the server lacks
    const absent = Object.entries(wanted).map(([name, node]) => [`absent ${name}`, node] as const);
    const inventory = { ...wanted, ...Object.fromEntries(absent) };
    const body = JSON.stringify(served);
    const server = createServer((_request, reply) =>
      reply.setHeader("content-type", "application/json").end(body),
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    return {
      async once() {
        await using client = new ComfyClient(`http://127.0.0.1:${port}`);
        const { sound } = partNodes(await client.objectInfo());
        return [servedNodes(sound), compareNodes(sound, inventory, [])];
      },
      [Symbol.dispose]() {
        server.close();
        server.closeAllConnections();
      },
    };
  },
};

let known: Promise<ObjectInfo> | undefined;

/** What the emulator serves, as the real server does. */
function template(): Promise<ObjectInfo> {
  known ??= (async () => {
    await using emulator = await startEmulator();
    await using client = new ComfyClient(emulator.url, emulator.token);
    return await client.objectInfo();
  })();
  return known;
}

function many(served: ObjectInfo, size: number): ObjectInfo {
  const all = Object.entries(served);
  return Object.fromEntries(
    Array.from({ length: size }, (_, index) => {
      const [name = "", node] = all[index % all.length] ?? [];
      return [`${name}${index}`, { ...node, name: `${name}${index}` }];
    }),
  ) as ObjectInfo;
}
