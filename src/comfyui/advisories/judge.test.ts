import semver from "semver";
import { describe, expect, test } from "vitest";
import { checkIds } from "../../record/catalogue.ts";
import { readAdvisories } from "./judge.ts";
import { advisories, TABLE_DATE } from "./table.ts";

const now = Date.parse("2026-11-28T00:00:00Z");
const ids = (announced: Parameters<typeof readAdvisories>[0]) =>
  readAdvisories(announced, now).found.map(({ id, part }) => `${part} ${id}`);

describe("published advisories", () => {
  test.for([
    ["0.3.64", 5],
    ["0.3.75", 5],
    ["0.3.76", 5],
    ["0.23.0", 5],
    ["v0.25.1-3-gabc1234", 5],
    ["0.26.0", 4],
    ["0.27.9", 4],
    ["0.28.0", 0],
    ["0.33.0", 0],
    ["0.99.0", 0],
    ["unknown", 0],
  ] as const)("ComfyUI %s has %i", ([version, count]) => {
    expect(ids({ ComfyUI: version })).toHaveLength(count);
  });

  test.for([
    ["V3.30", 2],
    ["V3.38", 1],
    ["V3.39.1", 1],
    ["V3.39.2", 0],
    ["V4.0.4", 1],
    ["V4.0.5", 0],
    ["V4.2.1", 0],
  ] as const)("ComfyUI-Manager %s has %i", ([version, count]) => {
    expect(ids({ "ComfyUI-Manager": version, ComfyUI: "0.33.0" })).toHaveLength(count);
  });

  test("are none of a part that says no version", () => {
    expect(ids({})).toEqual([]);
  });

  test("are out of date three months after the table's day", () => {
    const outdatedAt = (days: number) =>
      readAdvisories({}, Date.parse(TABLE_DATE) + days * 86_400_000).outdated;
    expect([outdatedAt(0), outdatedAt(90), outdatedAt(91)]).toEqual([false, false, true]);
  });
});

describe("the table of advisories", () => {
  test("has ranges that can be read, a fix or a check that sees the weakness", () => {
    for (const { id, affected, fixedIn } of advisories) {
      expect(semver.validRange(affected), id).not.toBeNull();
      expect(fixedIn.length > 0 || (checkIds as readonly string[]).includes(id), id).toBe(true);
    }
  });
});
