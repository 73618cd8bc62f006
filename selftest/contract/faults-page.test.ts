import { afterAll, describe, expect, test } from "vitest";
import type { FaultName } from "../../emulator/faults.ts";
import { startEmulator } from "../../emulator/start.ts";
import { type RawReply, send, upgradeStatus } from "./support/http.ts";
import type { Probes } from "./support/probes.ts";

const emulator = await startEmulator();
afterAll(() => emulator.stop());
const { url, token } = emulator;
const good = { Authorization: `Bearer ${token}` };

const ask = (method: string, path: string, body?: string): Promise<RawReply> =>
  send(url, { method, path, headers: good, ...(body !== undefined && { body }) });
const get = (path: string): Promise<RawReply> => ask("GET", path);
const SCRIPT = "/assets/index-e2e0emul.js";
const VENDOR = "/assets/vendor-e2e0emul.js";
const MINE = "/api/userdata/workflows%2Fmine.json";
const graph = '{"nodes":[]}';

describe("the page of a healthy server", () => {
  test("is HTML that names scripts and styles, each of its type", async () => {
    const page = await get("/");
    expect([page.status, page.type]).toEqual([200, "text/html"]);
    const named = [...page.body.matchAll(/(?:src|href)="\.?\/?([\w./-]+\.(?:js|css))"/g)].map(
      ([, name]) => `/${name}`,
    );
    expect(named).toContain(SCRIPT);
    const types = await Promise.all(named.map(async (name) => [name, (await get(name)).type]));
    const real = types.filter(([name]) => !name?.endsWith("user.css"));
    for (const [name, type] of real)
      expect(type).toBe(name?.endsWith(".js") ? "application/javascript" : "text/css");
  });

  test("lies at the root alone, and its scripts need no token", async () => {
    expect((await get(`/api${SCRIPT}`)).status).toBe(404);
    expect((await send(url, { path: SCRIPT })).status).toBe(200);
    expect((await send(url, { path: "/" })).status).toBe(401);
  });
});

/** What each fault that only a browser meets does to the page, or to a workflow that is saved. */
const probes: Probes<"page"> = {
  "page-missing": async () => expect((await get("/")).status).toBe(404),
  "page-crashes": async () => expect((await get("/")).status).toBe(500),
  "page-blank": async () => {
    const { status, body } = await get("/");
    expect([status, body]).toEqual([200, ""]);
  },
  "page-of-proxy": async () => {
    expect((await get("/")).body).toContain("Welcome to nginx");
    expect((await get(SCRIPT)).status).toBe(200);
  },
  "page-assets-missing": async () => {
    expect([(await get("/")).status, (await get(SCRIPT)).status]).toEqual([200, 404]);
  },
  "page-scripts-as-text": async () => expect((await get(SCRIPT)).type).toBe("text/plain"),
  "page-scripts-cut": async () => {
    expect((await get(SCRIPT)).status).toBe(200);
    const reply = await fetch(`${url}${VENDOR}`);
    await expect(reply.text()).rejects.toThrow("terminated");
  },
  "page-scripts-html": async () => {
    const { status, type } = await get(SCRIPT);
    expect([status, type]).toEqual([200, "text/html; charset=utf-8"]);
  },
  "slash-decoded": async () => {
    expect((await ask("POST", MINE, graph)).status).toBe(405);
    expect((await ask("POST", "/api/userdata/mine.json", graph)).status).toBe(200);
    expect((await ask("DELETE", "/api/userdata/mine.json")).status).toBe(204);
  },
  "slash-blocked": async () => {
    const { status, body } = await get(MINE);
    expect([status, body]).toEqual([400, ""]);
  },
  "delete-forbidden": async () => {
    const { status, body } = await ask("DELETE", MINE);
    expect([status, body]).toEqual([405, expect.stringContaining("Not Allowed")]);
  },
  "saving-filtered": async () => {
    expect((await ask("POST", MINE, graph)).status).toBe(403);
    expect((await ask("POST", "/prompt", graph)).status).toBe(400);
  },
  "userdata-cached": async () => {
    await ask("POST", MINE, graph);
    expect((await get(MINE)).body).toBe(graph);
    await ask("POST", MINE, "{}");
    expect((await get(MINE)).body).toBe(graph);
    expect((await ask("DELETE", MINE)).status).toBe(204);
  },
  "below-sub-path": async () => {
    const visit = (path: string) => send(url, { path, headers: { Accept: "text/html" } });
    expect((await send(url, { path: "/comfy/queue", headers: good })).status).toBe(200);
    expect((await visit("/comfy/")).location).toBe("/login");
    expect([(await visit("/login")).status, (await visit("/comfy/login")).status]).toEqual([404, 200]);
    expect(await upgradeStatus(url, "/comfy/ws", good)).toBe(101);
  },
  "login-redirect-inner": async () => {
    const { location } = await send(url, { path: "/", headers: { Accept: "text/html" } });
    expect(location).toBe("http://127.0.0.1:8188/login");
  },
  "idle-sockets-cut": async () => {
    const socket = new WebSocket(`${url.replace("http", "ws")}/ws?token=${encodeURIComponent(token)}`);
    const since = performance.now();
    await new Promise((resolve) => socket.addEventListener("close", resolve));
    expect(performance.now() - since).toBeGreaterThan(900);
  },
  "host-replaced": async () => {
    const own = { ...good, Origin: url };
    expect((await send(url, { path: "/queue", headers: own })).status).toBe(403);
    expect(await upgradeStatus(url, "/ws", own)).toBe(403);
  },
  "origin-filtered": async () => {
    const { status, type } = await send(url, { path: "/queue", headers: { ...good, Origin: url } });
    expect([status, type]).toEqual([403, "text/html; charset=utf-8"]);
  },
  "bodies-limited": async () => {
    expect((await ask("POST", "/prompt", JSON.stringify({ x: "x".repeat(1_000_000) }))).status).toBe(400);
    expect((await ask("POST", "/prompt", JSON.stringify({ x: "x".repeat(1_100_000) }))).status).toBe(413);
  },
  "bodies-cut": async () => {
    await expect(ask("POST", "/prompt", "x".repeat(4_100_000))).rejects.toThrow();
  },
  "max-upload-small": async () => {
    const { status, body } = await ask("POST", "/prompt", "x".repeat(6_000_000));
    expect([status, body]).toEqual([413, "Maximum request body size 5242880 exceeded."]);
  },
  "multi-user": async () => {
    expect((await ask("POST", MINE, graph)).status).toBe(500);
    expect(JSON.parse((await get("/users")).body)).toEqual({ storage: "server", users: {} });
  },
  "user-folder-unwritable": async () => {
    const { status, body } = await ask("POST", MINE, graph);
    expect([status, body]).toEqual([400, ""]);
    expect((await ask("DELETE", MINE)).status).toBe(404);
  },
};

test.for(Object.entries(probes))("%s", async ([name, probe]) => {
  emulator.setFaults([name as FaultName]);
  await probe();
  emulator.setFaults([]);
  expect((await get("/queue")).status).toBe(200);
});
