import { basename } from "node:path";
import { expect, test } from "vitest";
import { namePattern } from "../config/fleet/targets-shape.ts";
import { fleetFolders } from "./folders.ts";

test("no target can be called like a folder of all of them", () => {
  const { overview, history, of } = fleetFolders("reports");
  for (const folder of [overview, history]) expect(namePattern.test(basename(folder))).toBe(false);
  expect(of("overview")).not.toBe(overview);
});
