import { expect, test } from "vitest";
import type { RawRequest } from "../connection.ts";
import { viewsAnyway } from "./views-anyway.ts";

const reply = (path: string, status: number) => ({
  request: `GET ${path}`,
  status,
  headers: {},
  body: Buffer.alloc(0),
  ms: 1,
});
const { signal } = new AbortController();
const paths = ["/view?filename=none.png", "/api/view?filename=none.png", "/history/none"];

async function seen(status: (path: string) => number): Promise<string[]> {
  const asked = paths.map((path) => ({
    request: { method: "GET", path, signal } as RawRequest,
    reply: reply(path, status(path)),
  }));
  const found = await viewsAnyway(({ path }) => Promise.resolve(reply(path, status(path))), asked);
  return [...found].map(({ request }) => request);
}

test("ComfyUI finds no picture, and knows no such kind: the request passed the login", async () => {
  const ofComfy = (path: string) => (path.includes("type=") ? 400 : 404);
  expect(await seen(ofComfy)).toEqual(["GET /view?filename=none.png", "GET /api/view?filename=none.png"]);
  expect(await seen((path) => (path.startsWith("/api/") ? ofComfy(path) : 401))).toEqual([
    "GET /api/view?filename=none.png",
  ]);
});

test("a second question that is cut changes nothing", async () => {
  const request: RawRequest = { method: "GET", path: "/view?filename=none.png", signal };
  const cut = () => Promise.reject(new Error("reset"));
  expect(await viewsAnyway(cut, [{ request, reply: reply(request.path, 404) }])).toEqual(new Set());
});

test.for([401, 403, 404, 400, 405, 200])("a proxy that answers %i to both lets nobody in", async (status) => {
  expect(await seen(() => status)).toEqual([]);
});
