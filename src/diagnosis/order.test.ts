import { describe, expect, test } from "vitest";
import { allCases } from "../../selftest/data/all-cases.ts";
import { explanations, settled } from "./diagnose.ts";
import { layers } from "./layers.ts";
import type { Group } from "./rule.ts";
import { groups } from "./rules.ts";

const inOrder: readonly Group[] = groups;
const names = inOrder.map(({ name }) => name);

/** What each group says of each case by itself: the order decides no more than who is heard first. */
const said = allCases.map(({ record }) => ({
  record,
  byGroup: new Map(inOrder.map((group) => [group.name, [...explanations(record, [group])]])),
}));
const contested = said.filter(({ byGroup }) => [...byGroup.values()].flat().length > 1);

/** What these cases get with the groups in this order; `turned`: a group whose own rules are asked in the reverse order. */
function outcome(order: readonly Group[], cases: typeof said, turned?: Group): string[] {
  return cases.map(({ record, byGroup }) => {
    const heard = order.flatMap((group) => {
      const own = byGroup.get(group.name) ?? [];
      return group === turned ? own.toReversed() : own;
    });
    return JSON.stringify(settled(record, heard).map(({ code, checks }) => [code, checks]));
  });
}

/** A pair of which one says nothing in a case cannot make a difference there. */
function heardFrom(...pair: readonly Group[]): typeof said {
  return contested.filter(({ byGroup }) => pair.every(({ name }) => byGroup.get(name)?.length));
}

function differ(one: readonly string[], other: readonly string[]): boolean {
  return one.some((line, at) => line !== other[at]);
}

/** The group put next to another one, on either side, with all others where they are. */
function beside(later: Group, other: Group, side: "before" | "after"): Group[] {
  const rest = inOrder.filter((group) => group !== later);
  return rest.toSpliced(rest.indexOf(other) + (side === "after" ? 1 : 0), 0, later);
}

describe("the order of rules", () => {
  test("is that of the layers", () => {
    const floors = inOrder.map(({ layer }) => layers.indexOf(layer));
    expect(floors).toEqual(floors.toSorted((a, b) => a - b));
  });

  const pairs = inOrder.flatMap((earlier, at) => inOrder.slice(at + 1).map((later) => ({ earlier, later })));

  test("matters where a group says so, for no other pair, and each pair has its reason", () => {
    const found = pairs
      .filter(({ earlier, later }) => {
        const both = heardFrom(earlier, later);
        return differ(
          outcome(beside(later, earlier, "after"), both),
          outcome(beside(later, earlier, "before"), both),
        );
      })
      .map(({ earlier, later }) => `${earlier.name} < ${later.name}`);
    const said = inOrder.flatMap(({ name, before = {} }) =>
      Object.entries(before).map(([later, because]) => {
        expect(because.length).toBeGreaterThan(10);
        expect(names).toContain(later);
        return `${name} < ${later}`;
      }),
    );
    expect(said.toSorted()).toEqual(found.toSorted());
  });

  test("matters within a group where it says so, and nowhere else", () => {
    const found = inOrder
      .filter((group) => {
        const own = heardFrom(group);
        return differ(outcome(inOrder, own), outcome(inOrder, own, group));
      })
      .map(({ name }) => name);
    expect(inOrder.filter(({ order }) => order !== undefined).map(({ name }) => name)).toEqual(found);
  });
});
