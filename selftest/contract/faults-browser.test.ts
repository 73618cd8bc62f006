import { afterAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { FaultName } from "../../emulator/faults.ts";
import { startEmulator } from "../../emulator/start.ts";
import { send } from "./support/http.ts";
import type { Probes } from "./support/probes.ts";

const emulator = await startEmulator();
afterAll(() => emulator.stop());
const key = { Authorization: `Bearer ${emulator.token}` };
/** What a browser says of each request, and a program does not. */
const page = (dest: string) => ({ ...key, "Sec-Fetch-Dest": dest, "Sec-Fetch-Mode": "cors" });
const ask = (path: string, headers: Record<string, string> = key) => send(emulator.url, { path, headers });
const logIn = (password: string, more = "") =>
  send(emulator.url, {
    method: "POST",
    path: "/login",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: `password=${encodeURIComponent(password)}&guest_mode=${more}`,
  });

/** What a browser meets under each fault, and a program does not. */
const probes: Probes<"browser"> = {
  "login-form-gone": async () => expect((await ask("/login", {})).body).not.toContain("<form"),
  "wrong-password-accepted": async () => expect((await logIn("wrong")).location).toBe("/"),
  "login-form-refuses": async () =>
    expect((await logIn(emulator.plaintext)).location).toBe("/login?wrong_password=1"),
  "session-cookie-lost": async () =>
    expect(String((await logIn(emulator.plaintext)).headers["set-cookie"])).toContain("Domain="),
  "password-nameless": async () => {
    expect((await ask("/login", {})).body).toContain("also set a username");
    expect((await logIn(emulator.plaintext)).status).toBe(500);
    expect((await logIn(emulator.plaintext, "&username=+")).location).toBe("/");
  },
  "page-chunk-missing": async () => {
    expect((await ask("/assets/workflows.js", page("script"))).status).toBe(404);
    expect((await ask("/assets/editor.js", page("script"))).status).toBe(200);
  },
  "page-script-throws": async () =>
    expect((await ask("/extensions/ComfyUI-Login/guestMode.js")).body).toContain("throw"),
  "page-script-endless": async () =>
    expect((await ask("/extensions/ComfyUI-Login/guestMode.js")).body).toContain("while (true)"),
  "page-script-stale": async () =>
    expect((await ask("/extensions/ComfyUI-Login/guestMode.js")).body).toContain("import"),
  "page-request-fails": async () =>
    expect([(await ask("/api/i18n", page("empty"))).status, (await ask("/api/i18n")).status]).toEqual([
      502, 200,
    ]),
  "page-nodes-cached": async () => {
    const names = async (headers: Record<string, string>) =>
      Object.keys(JSON.parse((await ask("/api/object_info", headers)).body));
    expect(await names(page("empty"))).not.toContain("SaveImage");
    expect(await names(key)).toContain("SaveImage");
  },
  "page-slow": async () => {
    const since = performance.now();
    await ask("/assets/editor.css");
    expect(performance.now() - since).toBeGreaterThan(1_500);
  },
  "run-button-dead": async () =>
    expect((await ask("/assets/broken.js")).body).toContain('["run-button-dead"]'),
  "events-kept-from-pages": async () => {
    expect(await firstMessage({}, 10_000)).toContain("status");
    expect(await firstMessage({ Origin: emulator.url }, 500)).toBe("");
  },
  "pictures-hotlink-guard": async () => {
    const path = "/api/view?filename=example.png&type=input";
    expect([(await ask(path, page("image"))).status, (await ask(path)).status]).toEqual([403, 200]);
  },
  "saving-refused-to-pages": async () => {
    const save = (headers: Record<string, string>) =>
      send(emulator.url, { method: "POST", path: "/api/userdata/workflows%2Fa.json", headers, body: "{}" });
    expect([(await save(page("empty"))).status, (await save(key)).status]).toEqual([403, 200]);
  },
  "logout-ignored": async () => {
    const reply = await ask("/logout");
    expect([reply.location, reply.headers["set-cookie"]]).toEqual(["/login", undefined]);
  },
};

test.for(Object.entries(probes))("%s", async ([name, probe]) => {
  emulator.setFaults([name as FaultName]);
  await probe();
  emulator.setFaults([]);
});

/** The first message of a socket, or nothing within so many milliseconds. */
async function firstMessage(headers: Record<string, string>, ms: number): Promise<string> {
  const socket = new WebSocket(`${emulator.url.replace("http", "ws")}/ws`, {
    headers: { ...key, ...headers },
  });
  const message = await new Promise<string>((resolve, reject) => {
    socket.on("message", (data) => resolve(String(data)));
    socket.on("open", () => setTimeout(() => resolve(""), ms));
    socket.on("error", reject);
  });
  socket.terminate();
  return message;
}
