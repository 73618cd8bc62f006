import { connect } from "node:net";
import { afterAll, describe, expect, test } from "vitest";
import { startEmulator } from "../../emulator/start.ts";
import { canary } from "./support/graphs.ts";
import { send } from "./support/http.ts";
import { Jobs } from "./support/jobs.ts";

/** What the protocol describes beyond the recorded rows. */
const emulator = await startEmulator();
afterAll(() => emulator.stop());
const { url, token } = emulator;
const good = { Authorization: `Bearer ${token}` };
const jobs = new Jobs(emulator);
const get = (path: string, headers: Record<string, string> = good) => send(url, { path, headers });
const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  send(url, { method: "POST", path, body, headers: { ...good, ...headers } });

describe("methods and paths", () => {
  test.for([
    ["PUT", "/system_stats", "GET,HEAD"],
    ["DELETE", "/prompt", "GET,HEAD,POST"],
    ["POST", "/no-such-route", "GET,HEAD"],
  ])("%s %s is 405", async ([method = "", path = "", allow]) => {
    const reply = await send(url, { method, path, headers: good });
    expect([reply.status, reply.headers.allow, reply.body]).toEqual([405, allow, "405: Method Not Allowed"]);
  });

  test("GET /api has no page, GET /api/ has", async () => {
    expect([(await get("/api")).status, (await get("/api/")).status]).toEqual([404, 200]);
  });

  test("the internal routes have no twin", async () => {
    expect([(await get("/internal/logs")).status, (await get("/api/internal/logs")).status]).toEqual([
      200, 404,
    ]);
  });

  test("the legacy folder names are unknown", async () => {
    expect([(await get("/models/unet")).status, (await get("/models/clip")).status]).toEqual([404, 404]);
    expect((await get("/models/diffusion_models")).body).toBe(
      '["qwen_image_edit_2509_fp8_e4m3fn.safetensors"]',
    );
  });

  test("a route of the real server that is not emulated says so", async () => {
    const reply = await get("/old_css/style.txt");
    expect([reply.status, reply.body]).toEqual([
      501,
      "The emulator does not implement GET /old_css/{file:.*}",
    ]);
  });

  test("a control character in a header is a 400 that echoes the line", async () => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write("GET /queue HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\u0001b\r\n\r\n");
    const reply = Buffer.concat(await socket.toArray()).toString("latin1");
    expect(reply).toMatch(/^HTTP\/1\.1 400 /);
    expect(reply).toContain("Authorization: Bearer a\u0001b");
  });
});

describe("bodies", () => {
  test.for([
    ["/queue", ""],
    ["/free", ""],
    ["/history", ""],
    ["/queue", '{"delete": 5}'],
    ["/interrupt", "[]"],
  ])("POST %s %s is 500", async ([path = "", body = ""]) => {
    expect((await post(path, body)).status).toBe(500);
  });

  test("an exception closes the connection and speaks HTML to a browser", async () => {
    const reply = await post("/queue", "", { Accept: "text/html" });
    expect([reply.status, reply.type, reply.headers.connection]).toEqual([
      500,
      "text/html; charset=utf-8",
      "close",
    ]);
  });

  test("an empty 200 has no type", async () => {
    const reply = await post("/queue", '{"delete": ["x"]}');
    expect([reply.status, reply.type, reply.headers["content-length"]]).toEqual([200, undefined, "0"]);
  });
});

describe("the history", async () => {
  const ids: string[] = [];
  for (const color of [1, 2, 3]) ids.push(await jobs.submit(canary("history", color)));
  for (const id of ids) await jobs.finished(id);

  test.for([
    ["max_items=2", ids.slice(1)],
    ["max_items=2&offset=0", ids.slice(0, 2)],
    ["offset=1", ids.slice(1)],
    ["max_items=0", []],
  ] as const)("%s", async ([query, expected]) => {
    expect(Object.keys(JSON.parse((await get(`/history?${query}`)).body))).toEqual(expected);
  });

  test("a word instead of a number is 500", async () => {
    expect((await get("/history?max_items=x")).status).toBe(500);
  });
});

describe("uploads and views", () => {
  const upload = async (name: string, bytes: string, fields: Record<string, string> = {}) => {
    const form = new FormData();
    for (const [key, value] of Object.entries(fields)) form.append(key, value);
    form.append("image", new File([bytes], name));
    return fetch(`${url}/upload/image`, { method: "POST", headers: good, body: form });
  };

  test("the same bytes keep their name, other bytes get a number", async () => {
    const names: string[] = [];
    for (const bytes of ["a", "a", "b", "c"]) {
      const { name } = (await (await upload("u.png", bytes)).json()) as { name: string };
      names.push(name);
    }
    expect(names).toEqual(["u.png", "u.png", "u (1).png", "u (2).png"]);
  });

  test("overwrite replaces, a subfolder is made, leaving the folder is refused", async () => {
    expect(await (await upload("u.png", "z", { overwrite: "true", subfolder: "s" })).json()).toEqual({
      name: "u.png",
      subfolder: "s",
      type: "input",
    });
    expect((await get("/view?filename=u.png&type=input&subfolder=s")).body).toBe("z");
    expect((await upload("u.png", "z", { subfolder: "../.." })).status).toBe(400);
    expect((await upload("u.png", "z", { type: "elsewhere" })).status).toBe(500);
  });

  test("ranges and validators", async () => {
    const whole = await get("/view?filename=example.png&type=input");
    const part = await get("/view?filename=example.png&type=input", { ...good, Range: "bytes=1-3" });
    const same = await get("/view?filename=example.png&type=input", {
      ...good,
      "If-None-Match": String(whole.headers.etag),
    });
    expect([whole.status, part.status, part.body, same.status]).toEqual([200, 206, "PNG", 304]);
    expect(whole.headers["content-disposition"]).toBe('filename="example.png"');
  });

  test.for([
    ["preview=webp", "image/webp"],
    ["preview=jpeg;80", "image/jpeg"],
    ["channel=rgb", "image/png"],
    ["channel=a", "image/png"],
  ])("%s is encoded anew", async ([query, type]) => {
    const reply = await get(`/view?filename=example.png%20[input]&${query}`);
    expect([reply.status, reply.type, reply.headers.etag]).toEqual([200, type, undefined]);
  });

  test("on 0.3.64 a picture is readable without a token through the preview of models", async () => {
    await using old = await startEmulator({ comfyui: "0.3.64" });
    const preview = (path: string) =>
      send(old.url, { path: `/experiment/models/preview/checkpoints/${path}` });
    const bypass = await preview("0/../../input/example.js");
    expect([bypass.status, bypass.type]).toEqual([200, "image/webp"]);
    expect((await preview("0/../../input/none.js")).status).toBe(404);
    expect((await preview("x/a.js")).status).toBe(500);
  });
});

describe("user data without a token, by the suffix rule", () => {
  test("any file can be moved away and read", async () => {
    await post("/userdata/workflows%2Fmine.json", '{"a": 1}');
    expect(JSON.parse((await get("/userdata?dir=workflows")).body)).toEqual(["mine.json"]);
    const moved = await send(url, { method: "POST", path: "/userdata/workflows%2Fmine.json/move/x.js" });
    expect([moved.status, (await get("/userdata/x.js", {})).body]).toEqual([200, '{"a": 1}']);
    expect((await get("/userdata/workflows%2Fmine.json")).status).toBe(404);
    expect((await send(url, { method: "POST", path: "/userdata/x.js/move/y.json" })).status).toBe(401);
  });

  test.for(["/userdata/..%2Fx.js", "/userdata/..%252Fx.js"])("%s is refused", async (path) => {
    expect((await send(url, { method: "POST", path, body: "x" })).status).toBe(403);
  });

  test("overwrite=false keeps what is there", async () => {
    await post("/userdata/keep.txt", "1");
    const reply = await post("/userdata/keep.txt?overwrite=false", "2");
    expect([reply.status, reply.body]).toEqual([409, "File already exists"]);
  });
});

describe("the web login", () => {
  const form = { "Content-Type": "application/x-www-form-urlencoded" };
  const login = (body: string) => send(url, { method: "POST", path: "/login", headers: form, body });

  test("the right password gives a cookie that opens, also after the logout", async () => {
    const reply = await login(`username=anybody&password=${encodeURIComponent(emulator.plaintext)}`);
    const cookie = String(reply.headers["set-cookie"]);
    expect([reply.status, reply.location]).toEqual([302, "/"]);
    expect(cookie).toMatch(/^AIOHTTP_SESSION="[^"]+="; HttpOnly; Path=\/$/);
    const Cookie = cookie.split(";")[0] ?? "";
    await get("/logout", { Cookie });
    expect((await get("/queue", { Cookie })).status).toBe(200);
    expect((await get("/queue", { Cookie: Cookie.replace('="e', '="f') })).status).toBe(401);
  });

  test("the page always has the hidden field of the guest mode, its button only where guests are let in", async () => {
    const button = /value="Guest Mode"/;
    const first = /For your first login, please enter a new username and password\./;
    const page = async () => (await send(url, { path: "/login" })).body;
    expect(await page()).toContain('<input type="hidden" id="guest_mode" name="guest_mode">');
    expect([button.test(await page()), first.test(await page())]).toEqual([false, false]);
    emulator.setFaults(["guest-mode"]);
    expect(await page()).toMatch(button);
    emulator.setFaults(["password-missing"]);
    expect(await page()).toMatch(first);
    emulator.setFaults([]);
  });

  test("the login page is exempt, its twin is not", async () => {
    expect(
      (await send(url, { method: "POST", path: "/api/login", headers: form, body: "password=x" })).status,
    ).toBe(401);
  });

  test("the log holds the token, as on the real server", async () => {
    expect((await get("/internal/logs/raw")).body).toContain(`For direct API calls, use token=${token}`);
  });
});
