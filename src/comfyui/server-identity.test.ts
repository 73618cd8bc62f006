import { expect, test } from "vitest";
import { whoAnswered } from "./server-identity.ts";

const stats = {
  system: {
    os: "posix",
    comfyui_version: "0.3.64",
    python_version: "3",
    pytorch_version: "2",
    ram_total: 1,
    ram_free: 1,
  },
  devices: [{ name: "cpu", type: "cpu", vram_total: 1, vram_free: 1 }],
};

const replies = [
  { who: "comfyui", status: 200, headers: {}, body: JSON.stringify(stats) },
  { who: "comfyui-login", status: 401, headers: {}, body: '{"error": "Authentication required."}' },
  { who: "login-page", status: 302, headers: { location: "/login" }, body: "302: Found" },
  {
    who: "login-page",
    status: 200,
    headers: { "content-type": "text/html" },
    body: '<form><input name="password">',
  },
  {
    who: "html",
    status: 502,
    headers: { "content-type": "text/html" },
    body: "<html><h1>502 Bad Gateway</h1>",
  },
  { who: "html", status: 200, headers: {}, body: "  <!doctype html><title>Jupyter</title>" },
  { who: "json", status: 200, headers: {}, body: '{"status":"ok"}' },
  { who: "json", status: 401, headers: {}, body: '{"error":"unauthorized"}' },
  { who: "other", status: 302, headers: { location: "https://elsewhere.example/" }, body: "" },
  { who: "other", status: 500, headers: {}, body: "500 Internal Server Error" },
  { who: "other", status: 200, headers: {}, body: "" },
] as const;

test.for(replies)("takes $status $body for $who", ({ who, status, headers, body }) => {
  expect(whoAnswered({ status, headers, body: Buffer.from(body) })).toBe(who);
});
