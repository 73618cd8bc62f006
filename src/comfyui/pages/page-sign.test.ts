import { expect, test } from "vitest";
import { foreignPages } from "../../../selftest/data/foreign-pages.ts";
import { signOf } from "./page-sign.ts";

const reply = (status: number, body: string, headers: Record<string, string> = {}) => ({
  status,
  headers,
  body: Buffer.from(body),
});

test.for(foreignPages)("$name", ({ kind, by, status, headers = {}, body }) => {
  expect(signOf(reply(status, body, { ...headers }))).toMatchObject({ kind, by });
});

test.for([
  ["another program's JSON", 404, '{"detail":"Not Found"}'],
  ["a page of a course", 200, "<title>Introduction to ComfyUI</title>"],
  ["a refusal with a reason of its own", 401, '{"error":"no key"}'],
  [
    "a portal whose form has a captcha",
    200,
    '<script src="https://www.google.com/recaptcha/api.js"></script><input name=p type="password">',
  ],
  ["a gateway error", 502, "<h1>502 Bad Gateway</h1>"],
] as const)("says nothing of %s", ([, status, body]) => {
  expect(signOf(reply(status, body))).toBeUndefined();
});

test("the detail is short and in one line", () => {
  const sign = signOf(reply(200, "<h1>Apache2 Debian\tDefault Page</h1>"));
  expect(sign?.detail).toBe("Apache2 Debian Default Page");
});
