import { expect, test } from "vitest";
import { listFlaw } from "./job-lists.ts";

const reply = (status: number, body = "") => ({ status, body: Buffer.from(body) });

test("a list that crashes the server or holds NaN is broken; an old server's absent route and a proxy's page are not", () => {
  expect(listFlaw(reply(500, "500 Internal Server Error"))).toBe("crashes");
  expect(listFlaw(reply(200, '{"a": {"outputs": {"1": {"score": [NaN, 1, -Infinity]}}}}'))).toBe("not-json");
  for (const fine of [
    reply(200, '{"jobs": [], "pagination": {}}'),
    reply(200, '{"text": "a NaN, -Infinity"}'),
    reply(404, "404: Not Found"),
    reply(401, "{}"),
    reply(200, "<html>NaN</html>"),
  ])
    expect(listFlaw(fine)).toBeUndefined();
});
