import { expect, test } from "vitest";
import { isTold } from "./link-visit.ts";

test.for([
  ["https://comfy.example/", true],
  ["http://localhost:8188", true],
  ["http://127.0.0.1:8188", true],
  ["http://[::1]:8188", true],
  ["http://gpu.lab.example:8188", false],
  ["http://192.0.2.7:8188", false],
  ["http://127.0.0.1.example", false],
] as const)("a browser says to %s where a link comes from: %s", ([url, told]) =>
  expect(isTold(url)).toBe(told),
);
