import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { containerFaults } from "./container-faults.ts";
import { startFaults } from "./start-faults.ts";

const folder = new URL("../selftest/container/", import.meta.url);

test("each fault of the container is used by a test on real Docker", () => {
  const tests = readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(new URL(name, folder), "utf8"))
    .join("\n");
  // how a start ends is read from its log alone: src/container/start/start-failure.test.ts reads each of them
  const others = Object.keys(containerFaults).filter((name) => !Object.hasOwn(startFaults, name));
  expect(others.filter((name) => !tests.includes(name))).toEqual([]);
});
