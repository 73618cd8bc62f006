import { expect, test, vi } from "vitest";
import { passedDoor, possibleRefusals } from "./door.ts";

vi.mock("../check.ts", () => ({ known: {} }));

const reply = (status: number, server: string, body = "") => ({
  request: "GET /system_stats",
  status,
  headers: { server },
  body: Buffer.from(body),
  ms: 1,
});

test("a server that asks in its own process is a door, ComfyUI-Login behind one is none", () => {
  expect(passedDoor(reply(401, "Python/3.12 aiohttp/3.9", "401: Unauthorized"))).toBe(false);
  expect(passedDoor(reply(401, "nginx", '{"error": "Authentication required."}'))).toBe(true);
  expect(passedDoor(reply(404, "Python/3.12 aiohttp/3.9"))).toBe(true);
});

test("a proxy may say that nothing is there", () => {
  expect(possibleRefusals).toContain(404);
  expect(passedDoor(reply(404, "nginx", "<h1>404 Not Found</h1>"))).toBe(false);
});
