import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bornNames, hostileText, nearMiss, parsed } from "../../selftest/fuzz/hostile.ts";
import { expectPlain, patient } from "../../selftest/fuzz/judge.ts";
import { objectInfo } from "../../selftest/fuzz/recorded.ts";
import { compareNodes } from "./compare-nodes.ts";
import { inventorySchema } from "./node-inventory.ts";
import { type ObjectInfo, objectInfoSchema } from "./replies.ts";

const names = ["KSampler", "LoadImage", "TextEncodeQwenImageEdit"] as const;
const sample = Object.fromEntries(names.map((name) => [name, objectInfo[name]]));
const real: ObjectInfo = objectInfoSchema.parse(sample);

const served = nearMiss(sample)
  .map((value) => objectInfoSchema.safeParse(parsed(value)))
  .filter((read) => read.success)
  .map((read) => read.data);

const name = fc.oneof(fc.constantFrom(...names, ...bornNames), hostileText);
const words = fc.array(fc.oneof(fc.constantFrom("model", "IMAGE", "seed"), hostileText), { maxLength: 4 });
const inventory = fc
  .array(
    fc.tuple(
      name,
      fc.record({
        module: fc
          .oneof(fc.constantFrom("nodes", ...bornNames), hostileText)
          .filter((module) => module !== ""),
        required: words,
        optional: words,
        output: words,
      }),
    ),
    { maxLength: 5 },
  )
  .map((rows) => inventorySchema.parse(Object.fromEntries(rows)));

describe("served nodes against an inventory", () => {
  test("give plain facts of bounded length, whatever both hold", patient, () => {
    fc.assert(
      fc.property(served, inventory, words, (nodes, expected, packs) => {
        const facts = compareNodes(nodes, expected, packs);
        expectPlain(facts, 400_000);
        for (const { change } of facts.drifted) expect(change.length).toBeLessThan(1_000);
      }),
      { numRuns: 120 },
    );
  });

  test("are each either missing or found", patient, () => {
    fc.assert(
      fc.property(served, inventory, (nodes, expected) => {
        const missing = Object.values(compareNodes(nodes, expected, []).missing).flat();
        const absent = Object.keys(expected).filter((one) => !Object.hasOwn(nodes, one));
        expect(missing.toSorted()).toEqual(absent.toSorted());
      }),
      { numRuns: 200 },
    );
  });

  test("are extra where their pack is known and the inventory lists no such name", patient, () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 5 }), (extra) => {
        const node = { ...(real.KSampler as ObjectInfo[string]), python_module: "pack" };
        const nodes: ObjectInfo = Object.fromEntries(extra.map((one) => [one, node]));
        expect(compareNodes(nodes, {}, ["pack"]).extra).toEqual(Object.keys(nodes));
      }),
      { numRuns: 200 },
    );
  });
});
