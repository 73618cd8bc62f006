import { expect, test } from "vitest";
import { pageFlaw, partFlaw } from "./judge-page.ts";

const reply = (status: number, type: string, body: string) => ({
  status,
  headers: { "content-type": type },
  body: Buffer.from(body),
});

test.each([
  [200, "text/html", "<!doctype html>", undefined],
  [200, "text/plain", "\n<html>", undefined],
  [200, "text/html", " \n", "empty"],
  [200, "application/json", "{}", "not-html"],
  [404, "application/octet-stream", "", "absent"],
  [500, "text/plain", "500", "crashes"],
  [403, "text/html", "<html>", "refused"],
])("GET / with %i, %s, %j: %s", (status, type, body, flaw) => {
  expect(pageFlaw(reply(status, type, body))).toBe(flaw);
});

test.each([
  [200, "application/javascript", "go()", undefined],
  [200, "text/javascript; charset=utf-8", "go()", undefined],
  [200, "application/x-javascript", "go()", undefined],
  [200, "text/plain", "go()", "part-type"],
  [200, "", "go()", "part-type"],
  [200, "text/html", "go()", "part-html"],
  [200, "application/javascript", "<!DOCTYPE html><title>x</title>", "part-html"],
  [200, "application/javascript", "", "part-empty"],
  [404, "text/html", "<html>", "part-absent"],
  [403, "text/html", "<html>", "part-refused"],
])("a script with %i, %s, %j: %s", (status, type, body, flaw) => {
  expect(partFlaw({ path: "/a.js", kind: "script" }, reply(status, type, body))).toBe(flaw);
});

test("a style has one type", () => {
  const style = { path: "/a.css", kind: "style" } as const;
  expect(partFlaw(style, reply(200, "text/css; charset=utf-8", "a{}"))).toBeUndefined();
  expect(partFlaw(style, reply(200, "text/plain", "a{}"))).toBe("part-type");
});
