import bcrypt from "bcryptjs";
import { afterAll, expect, test } from "vitest";
import type { FaultName } from "../../emulator/faults.ts";
import { startEmulator } from "../../emulator/start.ts";
import { type RawReply, send, upgradeStatus } from "./support/http.ts";
import type { Probes } from "./support/probes.ts";

const emulator = await startEmulator();
afterAll(() => emulator.stop());
const { url, token, plaintext } = emulator;
const good = { Authorization: `Bearer ${token}` };

const get = (path: string, headers: Record<string, string> = {}): Promise<RawReply> =>
  send(url, { path, headers });
const status = async (path: string, headers: Record<string, string> = {}) =>
  (await get(path, headers)).status;
const logs = async () => (await get("/internal/logs", good)).body;

/** Who gets in under each fault, and what the replies give away. */
const probes: Probes<"access"> = {
  "login-not-loaded": async () => {
    expect([await status("/system_stats"), await status("/login")]).toEqual([200, 404]);
    expect(await logs()).toMatch(/\(IMPORT FAILED\): .*ComfyUI-Login/);
  },
  "login-absent": async () => {
    expect([await status("/system_stats"), await status("/login")]).toEqual([200, 404]);
    expect(await logs()).not.toContain("ComfyUI-Login");
  },
  "password-second-line": async () => {
    expect([await status("/queue", good), await status("/queue?token=")]).toEqual([401, 200]);
    expect((await get("/login")).body).toContain(token);
  },
  "password-missing": async () => {
    expect([await status("/queue", good), await status("/queue?token=")]).toEqual([401, 200]);
    expect((await get("/internal/logs?token=")).body).toContain("Please set up your password");
  },
  "other-hash": async () => expect(await status("/queue", good)).toBe(401),
  "hash-changes": async () => {
    expect(await status("/queue", good)).toBe(200);
    const post = await send(url, { method: "POST", path: "/api/prompt", headers: good, body: "{}" });
    expect([post.status, await status("/queue", good)]).toEqual([401, 401]);
  },
  "guest-mode": async () => {
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const entry = await send(url, {
      method: "POST",
      path: "/login",
      headers,
      body: "guest_mode=1&password=",
    });
    const Cookie = entry.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
    const post = await send(url, { method: "POST", path: "/queue", headers: { Cookie }, body: "{}" });
    expect([await status("/queue", { Cookie }), post.body]).toEqual([200, "{}"]);
  },
  "cors-any": async () => {
    const reply = await get("/queue", { ...good, Origin: "https://evil.example" });
    expect([reply.status, reply.headers["access-control-allow-origin"]]).toEqual([200, "*"]);
  },
  "cors-other-origin": async () => {
    expect(await status("/queue", good)).toBe(401);
    expect(await status("/queue", { ...good, Origin: "https://app.example" })).toBe(200);
  },
  "login-redirect-json": async () => {
    const reply = await get("/queue", { Accept: "application/json" });
    expect([reply.status, reply.location]).toEqual([302, "/login"]);
  },
  "websocket-refused": async () => expect(await upgradeStatus(url, "/ws", good)).toBe(200),
  "websocket-hangs": async () => {
    const silence = new Promise((told) => setTimeout(told, 200, "silence"));
    expect(await Promise.race([upgradeStatus(url, "/ws", good), silence])).toBe("silence");
    expect(await status("/queue", good)).toBe(200);
  },
  "websocket-redirected": async () => expect(await upgradeStatus(url, "/ws", good)).toBe(302),
  "websocket-strips-authorization": async () => {
    const query = `token=${encodeURIComponent(token)}`;
    expect([await upgradeStatus(url, "/ws", good), await upgradeStatus(url, `/ws?${query}`)]).toEqual([
      401, 101,
    ]);
    expect(await status("/queue", good)).toBe(200);
  },
  "websocket-open": async () => {
    expect([await upgradeStatus(url, "/ws"), await upgradeStatus(url, "/api/ws")]).toEqual([101, 101]);
    expect(await status("/queue")).toBe(401);
  },
  "login-page-broken": async () => {
    expect([await status("/login"), await status("/system_stats")]).toEqual([500, 401]);
    expect((await get("/", { Accept: "text/html" })).location).toBe("/login");
  },
  "token-echoed": async () =>
    expect((await get("/queue", { Authorization: "Bearer wrong" })).body).toContain("wrong"),
  "token-in-errors": async () => {
    const post = (body: string) => send(url, { method: "POST", path: "/prompt", headers: good, body });
    const [refused, crashed] = [await post("{}"), await post("[")];
    expect([refused.status, crashed.status]).toEqual([400, 500]);
    for (const { body } of [refused, crashed]) expect(body).toContain(`Bearer ${token}`);
  },
  "token-in-log": async () => expect(await logs()).toContain(`GET /internal/logs Bearer ${token}`),
  "route-unprotected": async () => {
    expect([await status("/history"), await status("/api/history"), await status("/queue")]).toEqual([
      200, 200, 401,
    ]);
  },
  "jobs-unprotected": async () => {
    await using today = await startEmulator({ token, comfyui: "0.33.0", faults: ["jobs-unprotected"] });
    const ask = async (path: string) => (await send(today.url, { path })).status;
    expect([await ask("/api/jobs"), await ask("/api/api/jobs/x"), await ask("/queue")]).toEqual([
      200, 404, 401,
    ]);
  },
  "assets-unprotected": async () => {
    await using today = await startEmulator({ token, comfyui: "0.33.0", faults: ["assets-unprotected"] });
    const ask = async (path: string) => (await send(today.url, { path })).status;
    expect([await ask("/api/assets"), await ask("/api/tags"), await ask("/api/jobs")]).toEqual([
      503, 503, 401,
    ]);
  },
  "accepts-any-bearer": async () => {
    expect([await status("/queue", { Authorization: "Bearer anything" }), await status("/queue")]).toEqual([
      200, 401,
    ]);
  },
  "accepts-plaintext": async () => {
    expect(await status("/queue", { Authorization: `Bearer ${plaintext}` })).toBe(200);
    expect(await status("/queue", { Authorization: "Bearer wrong" })).toBe(401);
  },
};

test.for(Object.entries(probes))("%s", async ([name, probe]) => {
  emulator.setFaults([name as FaultName]);
  await probe();
  emulator.setFaults([]);
  expect(await status("/queue", good)).toBe(200);
});

test("the made token is the bcrypt hash of the plaintext", async () => {
  expect(await bcrypt.compare(plaintext, token)).toBe(true);
});
