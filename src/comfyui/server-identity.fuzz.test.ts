import fc from "fast-check";
import { expect, test } from "vitest";
import { hostileJson, hostileText, jsonText, nearMiss } from "../../selftest/fuzz/hostile.ts";
import { patient, within } from "../../selftest/fuzz/judge.ts";
import { recorded } from "../../selftest/fuzz/recorded.ts";
import { whoAnswered } from "./server-identity.ts";

const body = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.oneof(hostileJson, nearMiss(recorded.systemStats)).map((value) => Buffer.from(jsonText(value))),
  fc
    .tuple(fc.constantFrom("<html>", " <!DOCTYPE html>", "name=password", ""), hostileText)
    .map((parts) => Buffer.from(parts.join(""))),
);
const headers = fc.dictionary(
  fc.oneof(fc.constantFrom("content-type", "location"), hostileText),
  fc.oneof(fc.constantFrom("text/html", "application/json", "/login", "https://x/login?y"), hostileText),
);

test("some answerer is named for any reply, and a redirect is never taken for ComfyUI", patient, () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999 }), headers, body, (status, bag, bytes) => {
      const who = whoAnswered({ status, headers: bag, body: bytes });
      expect(["comfyui", "comfyui-login", "login-page", "html", "json", "other"]).toContain(who);
      if (status >= 300 && status < 400) expect(["login-page", "other"]).toContain(who);
    }),
    { numRuns: 500 },
  );
});

test.for(["<", " ", "\n", "name=", "[", '{"a":'])("a megabyte of %j is judged at once", (unit) => {
  const bytes = Buffer.from(unit.repeat(2 ** 20 / unit.length));
  const headers = { "content-type": unit, location: unit.repeat(8_000) };
  within(300, () => whoAnswered({ status: 200, headers, body: bytes }));
});
