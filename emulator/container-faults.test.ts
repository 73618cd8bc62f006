import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { containerFaults } from "./container-faults.ts";

const folder = new URL("../selftest/container/", import.meta.url);

test("each fault of the container is used by a test on real Docker", () => {
  const tests = readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(new URL(name, folder), "utf8"))
    .join("\n");
  expect(Object.keys(containerFaults).filter((name) => !tests.includes(name))).toEqual([]);
});
