import { expect, test } from "vitest";
import { dresses } from "../dress/dress.ts";
import { readObjectInfo } from "../nodes/object-info.ts";
import type { Graph } from "./job.ts";
import { ExecutionOrder } from "./order.ts";

const nodes = readObjectInfo(dresses["0.33.0"]);
const node = (class_type: string, ...links: string[]) => ({
  class_type,
  inputs: Object.fromEntries(links.map((source, at) => [`input${at}`, [source, 0]])),
});

function orderOf(graph: Graph, outputs: readonly string[], cached: readonly string[] = []): string[] {
  const order = new ExecutionOrder(graph, nodes, outputs, (id) => cached.includes(id));
  const ids: string[] = [];
  for (let id = order.next(); id !== undefined; id = order.next()) {
    ids.push(id);
    order.done(id);
  }
  return ids;
}

test("inputs run before what needs them, cached ones not at all", () => {
  const graph = { a: node("EmptyImage"), b: node("ImageScale", "a"), c: node("SaveImage", "b") };
  expect(orderOf(graph, ["c"])).toEqual(["a", "b", "c"]);
  expect(orderOf(graph, ["c"], ["a"])).toEqual(["b", "c"]);
});

test("a ready output goes first, then what is one or two links before an output", () => {
  const graph = {
    far: node("EmptyImage"),
    middle: node("ImageScale", "far"),
    later: node("ImageScale", "middle"),
    slow: node("SaveImage", "later"),
    two: node("EmptyImage"),
    one: node("ImageScale", "two"),
    quick: node("PreviewImage", "one"),
  };
  expect(orderOf(graph, ["slow", "quick"])).toEqual([
    "two",
    "one",
    "quick",
    "far",
    "middle",
    "later",
    "slow",
  ]);
});
