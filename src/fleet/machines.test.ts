import { describe, expect, test } from "vitest";
import type { FleetTarget } from "../config/fleet/fleet-config.ts";
import type { RunConfig } from "../config/run-config.ts";
import { machinesOf, partOf } from "./machines.ts";

const target = (name: string, url: string, machine?: string): FleetTarget => ({
  name,
  weight: 1,
  config: { target: { kind: "attach", url } } as RunConfig,
  ...(machine !== undefined && { machine }),
});

/** Which targets share a machine, as groups of names. */
async function groups(
  targets: readonly FleetTarget[],
  known: Readonly<Record<string, readonly string[]>> = {},
) {
  const machines = await machinesOf(targets, async (host) => {
    const found = known[host];
    if (found === undefined) throw new Error("no such host");
    return found;
  });
  return [...Map.groupBy(targets, (one) => machines.get(one)).values()].map((all) =>
    all.map(({ name }) => name).join(" "),
  );
}

describe("one machine", () => {
  test.for([
    ["a host with two ports", [target("1", "http://a:1"), target("2", "http://A.:2/x")], {}, ["1 2"]],
    [
      "two hosts",
      [target("1", "http://a"), target("2", "http://b")],
      { a: ["10.0.0.1"], b: ["10.0.0.2"] },
      ["1", "2"],
    ],
    [
      "two names of one address",
      [target("1", "http://a"), target("2", "http://b")],
      { a: ["10.0.0.1"], b: ["::2", "10.0.0.1"] },
      ["1 2"],
    ],
    [
      "a name whose addresses are those of two others, told last",
      [target("1", "http://a"), target("2", "http://b"), target("3", "http://c"), target("4", "http://b:2")],
      { a: ["10.0.0.1"], b: ["10.0.0.2"], c: ["10.0.0.1", "10.0.0.2"] },
      ["1 2 3 4"],
    ],
    [
      "a chain of addresses in common, from its ends to its middle",
      [
        target("1", "http://a"),
        target("2", "http://d"),
        target("3", "http://c"),
        target("4", "http://b"),
        target("5", "http://e"),
      ],
      { a: ["::1a"], b: ["::1a", "::2b"], c: ["::2b", "::3c"], d: ["::3c"], e: ["::4d"] },
      ["1 2 3 4", "5"],
    ],
    ["names that nobody knows", [target("1", "http://a"), target("2", "http://b")], {}, ["1", "2"]],
    [
      "this one, in its spellings",
      [
        target("1", "http://localhost:1"),
        target("2", "http://127.0.0.1:2"),
        target("3", "http://[::1]:3"),
        target("4", "http://127.0.0.2:1"),
        target("5", "http://own-name"),
      ],
      { "own-name": ["127.0.1.1"] },
      ["1 2 3 4 5"],
    ],
    [
      "as a person named it",
      [target("1", "http://a:1", "x"), target("2", "http://a:2", "y"), target("3", "http://b", "x")],
      {},
      ["1 3", "2"],
    ],
  ] as const)("%s", async ([, targets, known, expected]) => {
    expect(await groups(targets, known)).toEqual(expected);
  });
});

test("the parts of a fleet are all of it, none twice, and what shares a machine stays together", () => {
  const targets = ["a:1", "b:1", "a:2", "c:1", "d:1", "a:3"].map((host, at) =>
    target(`${at}`, `http://${host}`),
  );
  for (const count of [1, 2, 3, 4]) {
    const parts = Array.from({ length: count }, (_, at) => partOf(targets, { index: at + 1, count }));
    expect(
      parts
        .flat()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(["0", "1", "2", "3", "4", "5"]);
    expect(parts.every(({ length }) => length > 0)).toBe(true);
    expect(parts.filter((part) => part.some(({ config }) => config.target.url?.includes("a:")))).toHaveLength(
      1,
    );
  }
  expect(partOf(targets, undefined)).toBe(targets);
});
