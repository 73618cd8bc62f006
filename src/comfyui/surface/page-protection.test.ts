import { describe, expect, test } from "vitest";
import type { RawRequest } from "../connection.ts";
import { answersToAnyHost, isFramable, protectionText } from "./page-protection.ts";

const login =
  '<html><form action="/login" method="post"><input type="password" name="password"></form></html>';

describe("a page in a frame of another site", () => {
  test.for([
    ["without a header", {}, true],
    ["with X-Frame-Options", { "x-frame-options": "SAMEORIGIN" }, false],
    [
      "with frame-ancestors",
      { "content-security-policy": "default-src 'self'; frame-ancestors 'none'" },
      false,
    ],
    ["with a policy that says nothing of it", { "content-security-policy": "frame-src 'self'" }, true],
  ] as const)("%s", ([, headers, framable]) => {
    expect(isFramable({ headers })).toBe(framable);
  });
});

describe("a name that nobody gave", () => {
  const request: RawRequest = { method: "GET", path: "/login", headers: { accept: "text/html" } };
  const replying = (status: number, body: string) => async (asked: RawRequest) => {
    expect(asked.headers?.host).toMatch(/\.invalid$/);
    expect(asked.headers?.accept).toBe("text/html");
    return {
      request: "GET /login",
      status,
      headers: { "content-type": "text/html" },
      body: Buffer.from(body),
      ms: 1,
    };
  };

  test("gets the login page, a page of a proxy, a refusal or no reply", async () => {
    expect(await answersToAnyHost(replying(200, login), request)).toBe(true);
    expect(await answersToAnyHost(replying(200, "<html>Welcome to nginx</html>"), request)).toBe(false);
    expect(await answersToAnyHost(replying(421, ""), request)).toBe(false);
    expect(await answersToAnyHost(() => Promise.reject(new Error("closed")), request)).toBe(false);
  });
});

test("what is missing is one sentence, and none where nothing is", () => {
  expect(protectionText(false, false)).toBeUndefined();
  expect(protectionText(true, true)?.en).toMatch(/in a frame .*; the page answers to any host name\./);
});
