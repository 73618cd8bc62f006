import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { Connection } from "../connection.ts";

const path = "/";

test("what is idle is closed before another client, or a request of its own connection, opens one more", async () => {
  let opened = 0;
  const server = createServer((_, response) => response.end("{}"));
  server.on("connection", () => {
    opened += 1;
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await using one = new Connection(url);
    await using other = new Connection(url);
    [one.beside, other.beside] = [[other], [one]];
    await one.request({ method: "GET", path });
    await other.request({ method: "GET", path });
    expect(opened).toBe(2);
    // its first connection is no more
    await one.request({ method: "GET", path });
    expect(opened).toBe(3);
    await one.request({ method: "POST", path });
    await one.request({ method: "GET", path });
    expect(opened).toBe(5);
  } finally {
    server.close();
  }
});
