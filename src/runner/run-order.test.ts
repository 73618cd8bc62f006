import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { projectRoot } from "../config/paths.ts";
import { runOrder } from "./run-order.ts";

const files = globSync("tests/*/*.check.ts", { cwd: projectRoot })
  .map((file) => `/suite/${file.replaceAll("\\", "/")}`)
  .toSorted((a, b) => runOrder(a).localeCompare(runOrder(b)));
const at = (name: string): number => files.findIndex((file) => file.endsWith(name));

test("stages follow one another, and what must be refused comes after the jobs", () => {
  const order = [
    "infra/01-reachable.check.ts",
    "infra/10-models-on-disk.check.ts",
    "auth/01-enforced.check.ts",
    "generation/01-canary.check.ts",
    "generation/06-container.check.ts",
    "auth/50-credentials.check.ts",
    "auth/53-door.check.ts",
    "generation/54-private-pictures.check.ts",
    "generation/90-restart.check.ts",
  ].map(at);
  expect(order).not.toContain(-1);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
});

test("a path of Windows is sorted alike", () => {
  expect(
    runOrder("C:\\s\\tests\\auth\\50-x.check.ts") > runOrder("C:/s/tests/generation/01-y.check.ts"),
  ).toBe(true);
});
