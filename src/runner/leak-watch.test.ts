import { expect, test } from "vitest";
import { LeakWatch } from "./leak-watch.ts";

const token = `$2b$12$${"aB3dE6gH9j".repeat(6).slice(0, 53)}`;
const said = (received: Parameters<LeakWatch["see"]>[0]) => {
  const watch = new LeakWatch(token);
  watch.see(received);
  return watch.untold();
};

test.for([
  ["body", { body: Buffer.from(`{"description": "${token}"}`) }],
  ["body", { body: Buffer.from(token).toString("base64") }],
  ["x-debug", { body: "", headers: { "x-debug": encodeURIComponent(token) } }],
] as const)("finds the token in %s", ([place, received]) => {
  expect(said({ request: "GET /object_info", ...received })).toEqual([
    { request: "GET /object_info", place },
  ]);
});

test("what has a check of its own, or repeats our own address, is no leak", () => {
  expect(said({ request: "GET /api/internal/logs/raw", body: token })).toEqual([]);
  expect(said({ request: "GET /", body: "", headers: { location: `/?token=${token}` } })).toEqual([]);
  expect(said({ request: "GET /", body: token.slice(7, 30) })).toEqual([]);
});

test("each place is told once, to whoever asks first", () => {
  const watch = new LeakWatch(token);
  for (const name of ["a.png", "b.png"]) watch.see({ request: `GET /view?filename=${name}`, body: token });
  expect(watch.untold()).toEqual([{ request: "GET /view", place: "body" }]);
  expect(watch.untold()).toEqual([]);
});

test("a stage is told what it met itself", () => {
  const watch = new LeakWatch(token);
  for (const stage of ["infra", "generation"]) {
    watch.stage = stage;
    watch.see({ request: `GET /${stage}`, body: token });
  }
  expect(watch.untold((stage) => stage === "generation")).toEqual([
    { request: "GET /generation", place: "body" },
  ]);
  expect(watch.untold()).toEqual([{ request: "GET /infra", place: "body" }]);
});

test("without a token there is nothing to find", () => {
  const watch = new LeakWatch(undefined);
  watch.see({ request: "GET /", body: "" });
  expect(watch.untold()).toEqual([]);
});
