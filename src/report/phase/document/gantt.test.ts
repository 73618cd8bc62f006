import { expect, test } from "vitest";
import { job } from "../../../../selftest/data/sample-record.ts";
import { nodeSpans } from "../timeline.ts";
import { barsOf, gantt } from "./gantt.ts";

const painted = job("finished", {
  queuedMs: 10,
  totalMs: 1000,
  timeline: [
    { atMs: 10, event: "execution_start" },
    { atMs: 10, event: "executing", node: "1" },
    { atMs: 200, event: "executing", node: "9" },
    { atMs: 500, event: "progress", node: "9", step: 1, of: 2 },
    { atMs: 800, event: "progress", node: "9", step: 2, of: 2 },
    { atMs: 900, event: "executing" },
  ],
});

test("a node lasts until the next one starts, the last one until the job ends", () => {
  expect(nodeSpans(painted)).toEqual([
    { node: "1", startMs: 10, endMs: 200, steps: [] },
    { node: "9", startMs: 200, endMs: 900, steps: [500, 800], of: 2 },
  ]);
});

test("a job that died shows its last node up to its end", () => {
  const timeline = [{ atMs: 10, event: "executing", node: "1" }] as const;
  expect(nodeSpans({ timeline, totalMs: 700 })).toEqual([{ node: "1", startMs: 10, endMs: 700, steps: [] }]);
});

test("bars carry the class of their node, their time and their steps", () => {
  const labels = barsOf(painted, { 1: "VAELoader", 9: "KSampler" }, "en").map(({ label }) => label);
  expect(labels).toEqual([
    "queued and submitted · 10 ms",
    "VAELoader #1 · 190 ms",
    "KSampler #9 · 700 ms · 2/2 steps",
  ]);
});

test("a drawing takes a class name for text", () => {
  const svg = gantt(barsOf(painted, { 1: "<script>" }), 1000, "100%");
  expect(svg).not.toContain("<script>");
  expect(svg).toContain('x="20.00%" ');
});
