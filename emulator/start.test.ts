import { once } from "node:events";
import { expect, test } from "vitest";
import WebSocket from "ws";
import { faults, isFaultName } from "./faults.ts";
import { startEmulator } from "./start.ts";

const prompt = {
  "1": { class_type: "EmptyImage", inputs: { width: 64, height: 64, batch_size: 1, color: 1 } },
  "2": { class_type: "SaveImage", inputs: { filename_prefix: "x", images: ["1", 0] } },
};

test("a made token has the form of bcrypt and opens, a given one is taken as it is", async () => {
  await using made = await startEmulator();
  await using given = await startEmulator({ token: "plain" });
  expect(made.token).toMatch(/^\$2b\$10\$[./A-Za-z0-9]{53}$/);
  expect([given.token, given.plaintext]).toEqual(["plain", ""]);
  for (const { url, token } of [made, given]) {
    expect((await fetch(`${url}/queue`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  }
});

test("stopping closes the sockets, frees the port and may be repeated", async () => {
  const emulator = await startEmulator({ token: "t", stepMs: 60_000, faults: ["generation-hangs"] });
  const headers = { authorization: "Bearer t" };
  const socket = new WebSocket(`${emulator.url.replace("http", "ws")}/ws?clientId=a`, { headers });
  await once(socket, "message");
  await fetch(`${emulator.url}/prompt`, {
    method: "POST",
    headers,
    body: JSON.stringify({ prompt, client_id: "a" }),
  });
  const closed = once(socket, "close");
  await emulator.stop();
  await emulator.stop();
  await closed;
  const port = Number(new URL(emulator.url).port);
  await using next = await startEmulator({ port, token: "t" });
  expect(next.url).toBe(emulator.url);
});

test("a taken port is an error", async () => {
  await using first = await startEmulator({ token: "t" });
  const port = Number(new URL(first.url).port);
  await expect(startEmulator({ port, token: "t" })).rejects.toThrow("EADDRINUSE");
});

test("faults are switched at run time and show in the start flags", async () => {
  await using emulator = await startEmulator({ token: "t", flags: ["--lowvram"] });
  const argv = async () => {
    const reply = await fetch(`${emulator.url}/system_stats`, { headers: { authorization: "Bearer t" } });
    return ((await reply.json()) as { system: { argv: string[] } }).system.argv;
  };
  expect(await argv()).toContain("--lowvram");
  emulator.setFaults(["cpu-only"]);
  expect(await argv()).toContain("--cpu");
  emulator.setFaults([]);
  expect(await argv()).not.toContain("--cpu");
});

test("every fault has a sentence", () => {
  for (const { title } of Object.values(faults)) expect(title).toMatch(/^[A-Z].*\.$/);
  expect([isFaultName("guest-mode"), isFaultName("toString")]).toEqual([true, false]);
});
