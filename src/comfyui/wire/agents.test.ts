import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createServer } from "node:tls";
import { expect, test } from "vitest";
import { projectRoot } from "../../config/paths.ts";
import { ComfyClient } from "../client.ts";
import { openSocket } from "../socket.ts";

const pem = (name: string): Buffer =>
  readFileSync(join(projectRoot, "fixtures", "test-certificates", `${name}.pem`));

test("a proxy that speaks HTTP/2 too is asked in HTTP/1.1: there WebSockets open", async () => {
  const offered: string[][] = [];
  const server = createServer({
    cert: pem("cert"),
    key: pem("key"),
    ALPNCallback: ({ protocols }) => {
      offered.push(protocols);
      return protocols.includes("h2") ? "h2" : "http/1.1";
    },
  });
  server.on("tlsClientError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const { port } = server.address() as AddressInfo;
    await using client = new ComfyClient(`https://127.0.0.1:${port}`, { headers: {} });
    // nobody here trusts the certificate: what was offered before is all that counts
    await expect(client.raw({ method: "GET", path: "/system_stats" })).rejects.toThrow();
    await expect(openSocket(client, "e2e", { message: () => {}, dropped: () => {} })).rejects.toThrow();
    expect(offered.length).toBeGreaterThanOrEqual(2);
    expect(offered.flat()).not.toContain("h2");
  } finally {
    server.close();
  }
});
