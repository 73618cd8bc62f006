import bcrypt from "bcryptjs";
import { afterAll, expect, test } from "vitest";
import type { FaultName } from "../../emulator/faults.ts";
import { startEmulator } from "../../emulator/start.ts";
import type { AccessFault, Probe } from "./support/fault-groups.ts";
import { type RawReply, send, upgradeStatus } from "./support/http.ts";

const emulator = await startEmulator();
afterAll(() => emulator.stop());
const { url, token, plaintext } = emulator;
const good = { Authorization: `Bearer ${token}` };

const get = (path: string, headers: Record<string, string> = {}): Promise<RawReply> =>
  send(url, { path, headers });
const status = async (path: string, headers: Record<string, string> = {}) =>
  (await get(path, headers)).status;
const logs = async () => (await get("/internal/logs", good)).body;
const nodes = async () => JSON.parse((await get("/object_info", good)).body);
const qwenNames = async () => Object.keys(await nodes()).filter((name) => /qwen/i.test(name));
const system = async () => JSON.parse((await get("/system_stats", good)).body);

/** What each fault changes for a client that does not generate. */
const probes: Record<AccessFault, Probe> = {
  "login-not-loaded": async () => {
    expect([await status("/system_stats"), await status("/login")]).toEqual([200, 404]);
    expect(await logs()).toMatch(/\(IMPORT FAILED\): .*ComfyUI-Login/);
  },
  "password-missing": async () => {
    expect([await status("/queue", good), await status("/queue?token=")]).toEqual([401, 200]);
    expect((await get("/internal/logs?token=")).body).toContain("Please set up your password");
  },
  "other-hash": async () => expect(await status("/queue", good)).toBe(401),
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
  "proxy-strips-authorization": async () => {
    expect(await status("/queue", good)).toBe(401);
    expect(await status(`/queue?token=${encodeURIComponent(token)}`)).toBe(200);
  },
  "proxy-html": async () => {
    const reply = await get("/queue", good);
    expect([reply.status, reply.type]).toEqual([502, "text/html"]);
    expect(await upgradeStatus(url, "/ws", good)).toBe(502);
  },
  "login-redirect-json": async () => {
    const reply = await get("/queue", { Accept: "application/json" });
    expect([reply.status, reply.location]).toEqual([302, "/login"]);
  },
  "websocket-refused": async () => expect(await upgradeStatus(url, "/ws", good)).toBe(200),
  "login-page-broken": async () => {
    expect([await status("/login"), await status("/system_stats")]).toEqual([500, 401]);
    expect((await get("/", { Accept: "text/html" })).location).toBe("/login");
  },
  "token-echoed": async () =>
    expect((await get("/queue", { Authorization: "Bearer wrong" })).body).toContain("wrong"),
  "route-unprotected": async () => {
    expect([await status("/history"), await status("/api/history"), await status("/queue")]).toEqual([
      200, 200, 401,
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
  "qwen-pack-missing": async () => expect((await qwenNames()).length).toBe(4),
  "qwen-pack-partial": async () => {
    expect((await qwenNames()).length).toBe(12);
    expect(await logs()).toContain("[QwenImageWanBridge] Failed to load");
  },
  "node-hijacked": async () => {
    expect((await nodes()).QwenVLTextEncoder.python_module).toBe("custom_nodes.other_pack");
  },
  "node-signature-drift": async () => {
    expect(Object.keys((await nodes()).TextEncodeQwenImageEdit.input.required)).toEqual(["clip", "text"]);
  },
  "model-missing": async () => expect((await nodes()).UNETLoader.input.required.unet_name[0]).toEqual([]),
  "model-in-wrong-folder": async () => {
    const { VAELoader, CLIPLoader } = await nodes();
    expect(VAELoader.input.required.vae_name[0]).toEqual(["pixel_space"]);
    expect(CLIPLoader.input.required.clip_name[0]).toContain("qwen_image_vae.safetensors");
  },
  "old-version": async () => expect((await system()).system.comfyui_version).toBe("v0.2.7"),
  "cpu-only": async () => expect((await system()).devices[0]).toMatchObject({ type: "cpu", index: null }),
  "low-vram": async () => expect((await system()).devices[0].vram_total).toBeLessThan(8 * 2 ** 30),
  "queue-miscounted": async () => {
    expect(JSON.parse((await get("/prompt", good)).body).exec_info.queue_remaining).toBe(3);
    expect(JSON.parse((await get("/queue", good)).body).queue_running).toEqual([]);
  },
  "upload-refused": async () => {
    const post = (path: string, body: string) => send(url, { method: "POST", path, headers: good, body });
    const refusal = await post("/upload/image", "x".repeat(20_000));
    expect([refusal.status, refusal.type]).toEqual([413, "text/html"]);
    expect((await post("/prompt", "{}")).status).toBe(400);
  },
  "slow-replies": async () => {
    const since = performance.now();
    await get("/queue", good);
    expect(performance.now() - since).toBeGreaterThan(2_900);
  },
  "slow-drip": async () => {
    const since = performance.now();
    const { body } = await get("/prompt", good);
    expect(performance.now() - since).toBeGreaterThan(90 * body.length);
    expect(JSON.parse(body).exec_info.queue_remaining).toBe(0);
  },
  "endless-body": async () => {
    const reply = await fetch(`${url}/queue`, { headers: good });
    const reader = reply.body?.getReader();
    let size = 0;
    while (size < 8 * 2 ** 20) size += (await reader?.read())?.value?.length ?? Number.NaN;
    await reader?.cancel();
  },
  "announces-10gb": async () => {
    const reply = await fetch(`${url}/queue`, { headers: good });
    expect(reply.headers.get("content-length")).toBe(String(10 * 2 ** 30));
    await reply.body?.cancel();
  },
  "broken-json": async () => {
    const { body } = await get("/queue", good);
    expect(() => JSON.parse(body)).toThrow(SyntaxError);
  },
  "redirect-loop": async () => {
    const reply = await get("/queue", good);
    expect([reply.status, reply.location]).toEqual([302, "/queue"]);
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
