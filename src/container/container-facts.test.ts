import { expect, test } from "vitest";
import { hasEnded, isAnotherBehindProxy, isPausedBehindUrl, steadinessOf } from "./container-facts.ts";

const now = Date.parse("2026-11-22T08:00:00Z");
const ago = (seconds: number): string => new Date(now - seconds * 1_000).toISOString();
const running = { status: "running", restarting: false, restarts: 0, startedAt: ago(5) };

test.for([
  ["never restarted, and boots", running, false, "steady"],
  ["restarted a moment ago", { ...running, restarts: 1 }, true, "looping"],
  [
    "restarted two minutes ago, and answers",
    { ...running, restarts: 1, startedAt: ago(125) },
    true,
    "steady",
  ],
  [
    "restarted two minutes ago, and still installs something",
    { ...running, restarts: 1, startedAt: ago(125) },
    false,
    "looping",
  ],
  [
    "restarted yesterday, and silent since something else",
    { ...running, restarts: 1, startedAt: ago(86_400) },
    false,
    "steady",
  ],
  ["between two starts", { ...running, restarting: true, restarts: 3 }, false, "looping"],
  ["stopped", { ...running, status: "exited" }, false, "down"],
] as const)("a container that %s", ([, found, answering, expected]) => {
  expect(steadinessOf(found, { answering, now })).toBe(expected);
});

test.for([
  ["runs on", running, false],
  ["has stopped", { ...running, status: "exited" }, true],
  ["has restarted", { ...running, startedAt: ago(1) }, true],
] as const)("a container that %s has ended since it was looked at, or not", ([, found, expected]) => {
  expect(hasEnded(found, running)).toBe(expected);
});

test.for([
  ["is paused", { status: "paused" }, true],
  ["runs", { status: "running" }, false],
  ["is paused, while another one has the port", { status: "paused", portOwner: "comfyui-new" }, false],
] as const)("a container that %s is the reason for a silent server, or not", ([, found, expected]) => {
  expect(isPausedBehindUrl(found)).toBe(expected);
});

test.for([
  [
    "has stopped, and ComfyUI answers through its proxy",
    { proxy: "front", status: "exited" },
    "comfyui",
    true,
  ],
  ["has stopped, and its proxy answers itself", { proxy: "front", status: "exited" }, "other", false],
  ["has stopped, and nothing answers", { proxy: "front", status: "exited" }, undefined, false],
  ["has stopped, without a proxy before it", { status: "exited" }, "comfyui", false],
  ["runs behind its proxy", { proxy: "front", status: "running" }, "comfyui", false],
] as const)(
  "a container that %s is another than the one that answers, or not",
  ([, found, answerer, expected]) => {
    expect(isAnotherBehindProxy(found, answerer)).toBe(expected);
  },
);
