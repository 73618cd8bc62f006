import { describe, expect, test } from "vitest";
import { detourOf } from "./login-way.ts";

const form = (action: string) =>
  `<form action="${action}" method="post"><input type="password" name="password"></form>`;

/** What a host answers, by address; anything else is 404. */
function host(pages: Readonly<Record<string, string | { location: string }>>) {
  return async (url: URL) => {
    const page = pages[url.href];
    const moved = typeof page === "object" ? { location: page.location } : {};
    return {
      status: page === undefined ? 404 : "location" in moved ? 302 : 200,
      headers: moved as Record<string, string>,
      body: Buffer.from(typeof page === "string" ? page : ""),
    };
  };
}

const root = new URL("https://comfy.example/");
const below = new URL("https://comfy.example/room/");
const login = "https://comfy.example/login";

describe("the way to the login is sound", () => {
  test.each([
    ["at the root", root, "/login", host({ [login]: form("/login") })],
    ["whatever its page says", root, "/login", host({})],
    [
      "rewritten to the sub-path, the form too",
      below,
      "/room/login",
      host({ "https://comfy.example/room/login": form("/room/login") }),
    ],
    [
      "outside of the sub-path, where the host hands it on",
      below,
      "/login",
      host({ [login]: form("/login"), "https://comfy.example/": { location: "/room/" } }),
    ],
    [
      "outside of the sub-path, and ComfyUI is at the root as well",
      below,
      "/login",
      host({ [login]: form("/login"), "https://comfy.example/": { location: "/login" } }),
    ],
    [
      "the long name of the same host",
      root,
      "https://comfy.example.org/login",
      host({ "https://comfy.example.org/login": form("/login") }),
    ],
    ["https of the same name", new URL("http://comfy.example/"), login, host({ [login]: form("/login") })],
  ])("%s", async (_what, base, location, ask) => {
    expect(await detourOf(base, location, ask)).toBeUndefined();
  });
});

describe("the way to the login leads out", () => {
  test.each([
    ["sub-path redirect 404", below, "/login", host({})],
    ["sub-path redirect 200", below, "/login", host({ [login]: "<p>Our school</p>" })],
    ["sub-path form 404", below, "/room/login", host({ "https://comfy.example/room/login": form("/login") })],
    ["sub-path home 404", below, "/login", host({ [login]: form("/login") })],
    [
      "sub-path home 200",
      below,
      "/login",
      host({ [login]: form("/login"), "https://comfy.example/": "Our school" }),
    ],
    ["address redirect -", root, "http://127.0.0.1:8188/login", host({})],
    ["address redirect -", root, "https://comfy.example:8188/login", host({})],
    ["address redirect -", root, "http://10.0.0.5/login", host({ "http://10.0.0.5/login": form("/login") })],
    ["address redirect 404", root, "https://other.example/login", host({})],
    ["https redirect -", root, "http://comfy.example/login", host({})],
  ])("%s", async (expected, base, location, ask) => {
    const { leaves, at, status = "-" } = (await detourOf(base, location, ask)) ?? {};
    expect(`${leaves} ${at} ${status}`).toBe(expected);
  });
});

test("nothing answers there", async () => {
  expect(await detourOf(below, "/login", async () => undefined)).toEqual({
    leaves: "sub-path",
    at: "redirect",
    to: login,
  });
});
