import { afterAll, expect, test } from "vitest";
import type { FaultName } from "../../emulator/faults.ts";
import { keyOf } from "../../emulator/http/door.ts";
import { startEmulator } from "../../emulator/start.ts";
import { send, upgradeStatus } from "./support/http.ts";
import type { Probes } from "./support/probes.ts";

const emulator = await startEmulator({ access: "basic", doorUser: "ada", doorSecret: "correct horse" });
const gate = await startEmulator({ access: "header", doorSecret: "key-123456789" });
const both = await startEmulator({ access: "basic+login" });
afterAll(() => Promise.all([emulator.stop(), gate.stop(), both.stop()]));
const basic = (pair: string) => ({ Authorization: `Basic ${Buffer.from(pair).toString("base64")}` });
const good = basic("ada:correct horse");
const ask = (path: string, headers: Record<string, string> = {}) => send(emulator.url, { path, headers });
const status = async (path: string, headers: Record<string, string> = {}) =>
  (await ask(path, headers)).status;

/** What a proxy in front lets through under each fault. */
const probes: Probes<"door"> = {
  "door-open": async () => expect(await status("/queue")).toBe(200),
  "door-other-key": async () => expect(await status("/queue", good)).toBe(401),
  "door-any-key": async () =>
    expect([await status("/queue", basic("ada:x")), await status("/queue", basic("bob:x"))]).toEqual([
      200, 401,
    ]),
  "door-key-cut": async () =>
    expect([
      await status("/queue", basic("ada:correct donkey")),
      await status("/queue", basic("ada:corr")),
    ]).toEqual([200, 401]),
  "door-path-open": async () =>
    expect([await status("/api/history"), await status("/queue")]).toEqual([200, 401]),
  "door-suffix-open": async () =>
    expect([await status("/history/e2e.js"), await status("/history/e2e")]).toEqual([200, 401]),
  "door-api-refuses": async () =>
    expect([await status("/api/queue", good), await status("/queue", good)]).toEqual([401, 200]),
  "door-websocket-open": async () =>
    expect([await upgradeStatus(emulator.url, "/ws"), await status("/queue")]).toEqual([101, 401]),
  "door-websocket-refuses": async () =>
    expect([await upgradeStatus(emulator.url, "/ws", good), await status("/queue", good)]).toEqual([
      401, 200,
    ]),
  "door-echoes": async () =>
    expect((await ask("/queue", basic("a:b"))).body).toContain(basic("a:b").Authorization),
};

test.for(Object.entries(probes))("%s", async ([name, probe]) => {
  emulator.setFaults([name as FaultName]);
  await probe();
  emulator.setFaults([]);
  expect([await status("/queue", good), await status("/queue"), await status("/login", good)]).toEqual([
    200, 401, 404,
  ]);
});

test("the refusal of Basic is the page of nginx, that of a key the JSON of a gateway", async () => {
  const refused = await ask("/system_stats");
  expect(refused.headers["www-authenticate"]).toBe('Basic realm="Course"');
  expect([refused.type, refused.headers.server]).toEqual(["text/html; charset=utf-8", "nginx"]);
  expect((await send(gate.url, { path: "/queue" })).body).toContain("No API key");
  expect((await send(gate.url, { path: "/queue", headers: { "X-Api-Key": "key-123456789" } })).status).toBe(
    200,
  );
});

test("behind Basic, ComfyUI-Login takes its token from the URL", async () => {
  if (both.door === undefined) throw new Error("There is no door.");
  const headers = { Authorization: keyOf(both.door) };
  const through = async (path: string) => (await send(both.url, { path, headers })).status;
  expect([await through("/queue"), await through(`/queue?token=${encodeURIComponent(both.token)}`)]).toEqual([
    401, 200,
  ]);
});
