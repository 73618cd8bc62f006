import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostileText, parsed } from "../fuzz/hostile.ts";
import { patient, within } from "../fuzz/judge.ts";
import { samePrompt } from "./provenance.ts";
import { parsePythonJson } from "./python-json.ts";

describe("the prompt in a picture", () => {
  test("equals itself, the spelling of its numbers aside, and not itself with one node more", patient, () => {
    const leaf = fc.oneof(
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      hostileText,
    );
    const inputs = fc.array(fc.tuple(hostileText, fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }))), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(hostileText, inputs), { maxLength: 4 }), hostileText, (rows, added) => {
        const graph = Object.fromEntries(
          rows.map(([id, pairs]) => [id, { class_type: "A", inputs: Object.fromEntries(pairs) }]),
        );
        const written = parsed(graph) as typeof graph;
        for (const { inputs: values } of Object.values(written))
          for (const [name, value] of Object.entries(values))
            if (typeof value === "number")
              Object.defineProperty(values, name, { value: String(value), enumerable: true });
        expect(samePrompt(graph, written)).toBeUndefined();
        const { [added]: own, ...less } = { ...graph, [added]: { class_type: "B", inputs: {} } };
        expect(samePrompt({ ...less, [added]: own }, less)).toBeDefined();
        expect(samePrompt(less, { ...less, [added]: own })).toBeDefined();
      }),
      { numRuns: 120 },
    );
  });
});

describe("Python's JSON", () => {
  test("of any text is a value or undefined, in time that its length bounds", patient, () => {
    const pump = fc.constantFrom("NaN", "-Infinity", '"', "\\", '\\"', "[", "[NaN,", '{"a":', "-", "I");
    fc.assert(
      fc.property(fc.array(pump, { minLength: 1, maxLength: 3 }), (units) => {
        const unit = units.join("");
        within(500, () => parsePythonJson(unit.repeat(2 ** 20 / unit.length)));
      }),
      { numRuns: 6 },
    );
  });
});
