import { expect, test } from "vitest";
import { refusedByGuard } from "./refused-by-guard.ts";

const html = "text/html";
const plain = "text/plain; charset=utf-8";
const crash = "500 Internal Server Error\n\nServer got itself in trouble";

test.for([
  ["a tarpit of HAProxy", 500, html, undefined, "<html><body><h1>500 Internal Server Error</h1>", true],
  ["a guard's page", 403, html, "nginx", "<html><h1>403 Forbidden</h1>", true],
  ["a crash of ComfyUI", 500, plain, "Python/3.12 aiohttp/3.12.15", crash, false],
  ["a crash of ComfyUI behind a proxy, which names itself", 500, plain, "nginx", crash, false],
  ["ComfyUI's own 403", 403, plain, "Python/3.12 aiohttp/3.12.15", "", false],
  ["a limit", 429, html, "nginx", "<html>", false],
] as const)("%s", ([, status, type, server, body, guard]) => {
  const headers = { "content-type": type, ...(server && { server }) };
  expect(refusedByGuard({ status, headers, body: Buffer.from(body) })).toBe(guard);
});
