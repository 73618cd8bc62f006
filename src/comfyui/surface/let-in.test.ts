import { describe, expect, test } from "vitest";
import { wasLetIn } from "./let-in.ts";

const json = { "content-type": "application/json; charset=utf-8" };
const plain = { "content-type": "text/plain; charset=utf-8" };
const html = { "content-type": "text/html" };
const reply = (status: number, headers: Record<string, string>, body = "") => ({
  status,
  headers,
  body: Buffer.from(body),
});

describe("ComfyUI itself dealt with it", () => {
  test.for([
    ["a list", reply(200, json, "{}")],
    ["a deletion", reply(204, {})],
    ["an unknown job", reply(404, json, '{"error": "Job not found"}')],
    ["assets that are off", reply(503, json, '{"error": {"code": "SERVICE_DISABLED", "message": "…"}}')],
    ["the same, asked by HEAD", reply(503, json)],
    ["a file that is not there", reply(404, json, '{"error": {"code": "ASSET_NOT_FOUND", "message": "…"}}')],
    ["a bad body", reply(400, json, '{"error": "job_ids must be a list"}')],
    ["a bad number, without a body", reply(400, {})],
    ["a form that is no form", reply(415, json, '{"error": {"code": "UNSUPPORTED_MEDIA_TYPE"}}')],
    ["a crash", reply(500, plain, "500 Internal Server Error\n\nServer got itself in trouble")],
    [
      "verbs that only act, named",
      reply(405, { ...plain, allow: "GET,HEAD,POST" }, "405: Method Not Allowed"),
    ],
  ] as const)("%s", ([, one]) => expect(wasLetIn(one)).toBe(true));
});

describe("it was refused, or nothing is there", () => {
  test.for([
    ["the login", reply(401, json, '{"error": "Authentication required."}')],
    ["the login's redirect", reply(302, { ...plain, location: "/login" }, "302: Found")],
    ["a proxy's password", reply(401, html, "<html>")],
    ["ComfyUI-Manager's ban", reply(403, plain, "[Manager] This request is banned.")],
    ["a page of another site", reply(403, {})],
    ["an older server: no such file", reply(404, { "content-type": "application/octet-stream" })],
    ["an older server: no such verb", reply(405, { ...plain, allow: "GET,HEAD" }, "405: Method Not Allowed")],
    ["a proxy that hides", reply(404, html, "<html>404 Not Found")],
    ["a proxy that hides, without words", reply(404, {})],
    ["a gateway that hides, as JSON", reply(404, json, '{"message":"no Route matched with those values"}')],
    ["a proxy that knows no such verb", reply(405, { ...html, allow: "GET, HEAD, POST" }, "<html>405")],
    ["a proxy without its backend", reply(503, html, "<html>503")],
    ["a proxy that cannot read it", reply(400, html, "<html>400")],
    ["JSON that is none", reply(404, json, "null")],
  ] as const)("%s", ([, one]) => expect(wasLetIn(one)).toBe(false));
});

describe("a gateway that knows its own routes alone", () => {
  const nothing = reply(404, json, '{"error":"Not Found","path":"/no-such-route"}');
  const jobs = reply(404, json, '{"error":"Not Found","path":"/api/jobs"}');

  test("says of a newer route what it says where nothing is", () => {
    expect(wasLetIn(jobs)).toBe(true);
    expect(wasLetIn(jobs, [nothing])).toBe(false);
    expect(wasLetIn(reply(404, json), [nothing])).toBe(false);
  });

  test("hides no reply of ComfyUI's own", () => {
    const ownNothing = reply(404, { "content-type": "application/octet-stream" });
    const ownVerb = reply(405, { ...plain, allow: "GET,HEAD" }, "405: Method Not Allowed");
    const job = reply(404, json, '{"error": "Job not found"}');
    const verbs = reply(405, { ...plain, allow: "GET,HEAD,POST" }, "405: Method Not Allowed");
    for (const one of [job, verbs, reply(404, json)]) expect(wasLetIn(one, [ownNothing, ownVerb])).toBe(true);
    expect(wasLetIn(job, [nothing])).toBe(true);
  });
});
