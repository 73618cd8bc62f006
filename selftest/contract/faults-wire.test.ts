import { randomBytes } from "node:crypto";
import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import type { FaultName } from "../../emulator/faults.ts";
import { startEmulator } from "../../emulator/start.ts";
import { type RawReply, send, upgradeStatus } from "./support/http.ts";
import type { Probes } from "./support/probes.ts";

const emulator = await startEmulator();
afterAll(() => emulator.stop());
const { url, token } = emulator;
const good = { Authorization: `Bearer ${token}` };

const get = (path: string, headers: Record<string, string> = {}): Promise<RawReply> =>
  send(url, { path, headers });
const status = async (path: string, headers: Record<string, string> = {}) =>
  (await get(path, headers)).status;
const query = `token=${encodeURIComponent(token)}`;

const fromOtherSite = {
  "Sec-Fetch-Site": "cross-site",
  "Sec-Fetch-Mode": "navigate",
  "Sec-Fetch-Dest": "document",
};

/** What each fault of a proxy or of a connection does to requests and replies. */
const probes: Probes<"wire"> = {
  "proxy-strips-authorization": async () => {
    expect(await status("/queue", good)).toBe(401);
    expect(await status(`/queue?token=${encodeURIComponent(token)}`)).toBe(200);
  },
  "proxy-opens-links": async () => {
    const faults = ["proxy-opens-links"] as const;
    await using today = await startEmulator({ token, comfyui: "0.33.0", faults });
    const follow = async (path: string, more: Record<string, string> = {}) =>
      (await send(today.url, { path, headers: { ...fromOtherSite, ...more } })).status;
    expect([await follow("/"), await follow("/login")]).toEqual([401, 200]);
    expect([await follow("/queue", good), await follow("/", { "Sec-Fetch-Dest": "iframe" })]).toEqual([
      403, 403,
    ]);
  },
  "firewall-refuses-links": async () => {
    const reply = await get("/login", fromOtherSite);
    expect([reply.status, reply.type]).toEqual([403, "text/html"]);
    expect(await status("/login", { ...fromOtherSite, "Sec-Fetch-Site": "none" })).toBe(200);
  },
  "proxy-html": async () => {
    const reply = await get("/queue", good);
    expect([reply.status, reply.type]).toEqual([502, "text/html"]);
    expect(await upgradeStatus(url, "/ws", good)).toBe(502);
  },
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
  "object-info-slow": async () => {
    const since = performance.now();
    expect((await get("/object_info", good)).status).toBe(200);
    expect(performance.now() - since).toBeGreaterThan(11_900);
  },
  "object-info-hangs": async () => {
    const reply = get("/object_info", good).then(
      () => "answered",
      () => "cut",
    );
    expect(await Promise.race([reply, sleep(500, "waiting")])).toBe("waiting");
    expect((await get("/queue", good)).status).toBe(200);
  },
  "slow-replies": async () => {
    const since = performance.now();
    await get("/queue", good);
    expect(performance.now() - since).toBeGreaterThan(2_900);
  },
  "proxy-caches-all": async () => {
    const fresh = `/queue?e2e=${randomBytes(4).toString("hex")}`;
    expect([await status(fresh), await status(fresh, good), await status(fresh)]).toEqual([401, 200, 200]);
  },
  "view-query-ignored": async () => {
    const asked = async (name: string) => (await get(`/view?filename=${name}&type=input`, good)).status;
    expect(await asked("no-such-file.png")).toBe(404);
    expect(await asked("example.png")).toBe(200);
    expect(await asked("no-such-file.png")).toBe(200);
  },
  "page-for-pictures": async () => {
    const reply = await get("/view?filename=example.png&type=input", good);
    expect([reply.status, reply.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
  },
  "replicas-by-turns": async () => {
    const ask = async (method: string, path: string, body?: string) =>
      (await send(url, { method, path, headers: good, ...(body !== undefined && { body }) })).status;
    // the folder user/ is the same on both
    expect(await ask("POST", "/userdata/workflows%2Fshared.json", "{}")).toBe(200);
    const read = () => ask("GET", "/userdata/workflows%2Fshared.json");
    expect([await read(), await read()]).toEqual([200, 200]);
    // the files of a job are not
    const form = new FormData();
    form.append("image", new File(["x"], "turn.png"));
    await fetch(`${url}/upload/image`, { method: "POST", headers: good, body: form });
    const seen = () => ask("GET", "/view?filename=turn.png&type=input");
    expect([await seen(), await seen()].toSorted()).toEqual([200, 404]);
  },
  "proxy-adds-path": async () => {
    expect([await status("/system_stats"), await status("/system_stats", good)]).toEqual([401, 404]);
  },
  "idle-cut": async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const ask = () =>
      new Promise<number | string>((done) => {
        http
          .get(`${url}/queue`, { agent, headers: good }, (reply) => {
            reply.resume().on("end", () => done(reply.statusCode ?? 0));
          })
          .on("error", ({ message }) => done(message));
      });
    expect([await ask(), await ask()]).toEqual([200, expect.stringMatching(/ECONNRESET|hang up/)]);
    agent.destroy();
  },
  "firewall-cuts": async () => {
    await expect(get("/api/system_stats", good)).rejects.toThrow(/ECONNRESET|hang up/);
    expect(await status("/system_stats", good)).toBe(200);
  },
  "slow-line": async () => {
    const body = new FormData();
    const bytes = await sharp(randomBytes(3 * 150 * 150), { raw: { width: 150, height: 150, channels: 3 } })
      .png()
      .toBuffer();
    body.append("image", new File([new Uint8Array(bytes)], "noise.png"));
    expect((await fetch(`${url}/upload/image`, { method: "POST", headers: good, body })).status).toBe(200);
    const since = performance.now();
    const seen = await get("/view?filename=noise.png&type=input", good);
    expect(seen.bytes.equals(bytes)).toBe(true);
    expect(bytes.length / (performance.now() - since)).toBeLessThan(90);
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
  "proxy-adds-token": async () => {
    expect([await status("/queue"), await status("/queue", { Authorization: "Bearer x" })]).toEqual([
      200, 200,
    ]);
    expect((await get("/internal/logs")).body).toMatch(/seconds: .*ComfyUI-Login/);
  },
  "proxy-drops-accept": async () => expect(await status("/", { Accept: "text/html" })).toBe(401),
  "proxy-strips-query-token": async () => {
    expect([await status(`/queue?${query}`), await status("/queue", good)]).toEqual([401, 200]);
  },
  "clock-skew": async () => {
    const now = Date.parse(String((await get("/queue", good)).headers.date));
    expect(Date.now() - now).toBeGreaterThan(25 * 3_600_000);
  },
  gzip: async () => {
    const { headers, bytes } = await get("/queue", { ...good, "Accept-Encoding": "identity" });
    expect(headers["content-encoding"]).toBe("gzip");
    expect(JSON.parse(gunzipSync(bytes).toString("utf8")).queue_running).toEqual([]);
  },
  "wrong-content-types": async () => {
    const [queue, view] = [
      await get("/queue", good),
      await get("/view?filename=example.png&type=input", good),
    ];
    expect([queue.type, view.type]).toEqual(["text/plain; charset=utf-8", "application/octet-stream"]);
    expect(JSON.parse(queue.body).queue_running).toEqual([]);
  },
  "half-open": async () => {
    const reply = fetch(`${url}/queue`, { headers: good, signal: AbortSignal.timeout(300) });
    await expect(reply).rejects.toThrow("timeout");
  },
  "proxy-backend-lost": async () => {
    expect(await status("/queue", good)).toBe(200);
    const post = await send(url, { method: "POST", path: "/prompt", headers: good, body: "{}" });
    expect([post.status, post.type]).toEqual([502, "text/html"]);
    expect([await status("/queue", good), await upgradeStatus(url, "/ws", good)]).toEqual([502, 502]);
  },
  "proxy-hides-route": async () => {
    const reply = await get("/api/object_info", good);
    expect([reply.status, reply.type]).toEqual([404, "text/html"]);
    expect([await status("/object_info/KSampler"), await status("/queue", good)]).toEqual([404, 200]);
  },
  "rate-limited": async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 161; count += 1) statuses.push(await status("/login"));
    expect([new Set(statuses.slice(0, 160)), statuses[160]]).toEqual([new Set([200]), 429]);
  },
  "cut-pictures": async () => {
    const body = new FormData();
    body.append("image", new Blob([new Uint8Array(40_000)]), "large.png");
    await fetch(`${url}/upload/image`, { method: "POST", headers: good, body });
    const picture = (name: string) => fetch(`${url}/view?filename=${name}&type=input`, { headers: good });
    await expect((await picture("large.png")).arrayBuffer()).rejects.toThrow("terminated");
    expect((await (await picture("example.png")).arrayBuffer()).byteLength).toBeGreaterThan(100);
  },
  "pictures-optimised": async () => {
    const as = async (accept: string) => {
      const headers = { ...good, accept };
      return (await fetch(`${url}/view?filename=example.png&type=input`, { headers })).headers.get(
        "content-type",
      );
    };
    expect([await as("image/avif,image/webp,*/*"), await as("application/json")]).toEqual([
      "image/webp",
      "image/png",
    ]);
  },
  "compression-broken": async () => {
    await expect(fetch(`${url}/queue`, { headers: good }).then((reply) => reply.text())).rejects.toThrow();
  },
  "cut-replies": async () => {
    const reply = await fetch(`${url}/queue`, { headers: good });
    await expect(reply.text()).rejects.toThrow("terminated");
  },
};

test.for(Object.entries(probes))("%s", async ([name, probe]) => {
  emulator.setFaults([name as FaultName]);
  await probe();
  emulator.setFaults([]);
  expect((await get("/queue", good)).status).toBe(200);
});
