import { expect, test } from "vitest";
import { guardOf } from "./path-guard.ts";

const asked = "http://gpu:8188";
const reply = (status: number, headers: Record<string, string> = {}, body = "") => ({
  request: "GET /login",
  status,
  headers,
  body: Buffer.from(body),
});

test("a redirect to a portal guards the path; its query may hold a token and is left out", () => {
  const location = "https://sso.example.edu/auth?rd=http://gpu:8188/login";
  expect(guardOf(reply(302, { location }), asked)).toEqual({
    request: "GET /login",
    status: 302,
    place: "https://sso.example.edu/auth",
  });
});

test("credentials of the proxy's own guard the path", () => {
  expect(guardOf(reply(401, { "www-authenticate": 'Basic realm="x"' }), asked)?.scheme).toBe("Basic");
});

test.for([
  [
    reply(401, { "content-type": "application/json" }, '{"error":"Authentication required."}'),
    "ComfyUI-Login",
  ],
  [reply(302, { location: "/login" }), "ComfyUI-Login's redirect"],
  [reply(302, { location: "/login?wrong_password=1" }), "a wrong password"],
  [reply(500, { "content-type": "text/plain" }, "500"), "a crash"],
  [reply(301, { location: "https://gpu:8188/login" }), "a move to https"],
  [reply(403), "a refusal that asks for nothing"],
  [reply(101), "a WebSocket"],
] as const)("nobody else: %o", ([one]) => {
  expect(guardOf(one, asked)).toBeUndefined();
});
