import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostileJson, hostileText, jsonText, nearMiss, parsed } from "../../selftest/fuzz/hostile.ts";
import { calm, patient, within } from "../../selftest/fuzz/judge.ts";
import { CodedError } from "../errors.ts";
import type { PngFile } from "./png.ts";
import { embeddedPrompt, samePrompt } from "./provenance.ts";
import { parsePythonJson } from "./python-json.ts";

const sent = {
  "9": { class_type: "KSampler", inputs: { seed: 42, steps: "16", cfg: 1, model: ["5", 0], tiled: true } },
  "10": { class_type: "LoadImage", inputs: { image: "in.png" }, _meta: { title: "Photo" } },
};

function pngWith(prompt: string): PngFile {
  const size = { width: 1, height: 1, bitDepth: 8, colourType: 2, trailingBytes: 0 };
  return { ...size, texts: new Map([["prompt", prompt]]) };
}

const chunk = fc.oneof(
  { weight: 4, arbitrary: nearMiss(sent).map(jsonText) },
  { weight: 2, arbitrary: hostileJson.map(jsonText) },
  { weight: 2, arbitrary: nearMiss(sent).map((value) => jsonText(value).replaceAll("42", "NaN")) },
  hostileText,
);

describe("the prompt in a picture", () => {
  test("is a graph or a coded error, and equals the one sent or differs in one sentence", patient, () => {
    fc.assert(
      fc.property(chunk, (text) => {
        const embedded = calm(() => embeddedPrompt(pngWith(text)));
        if (embedded instanceof CodedError) {
          expect(embedded.code).toBe("PROMPT_UNREADABLE");
        } else {
          const difference = samePrompt(sent, embedded);
          expect(difference?.fr.length ?? 0).toBeLessThan(500);
          expect(difference?.en.length ?? 0).toBeLessThan(500);
        }
      }),
      { numRuns: 150 },
    );
  });

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

  test("is compared at once where a number's place holds 200,000 characters", patient, () => {
    const pump = fc.constantFrom("1", "1.", " ", "e1", "+", "0e");
    fc.assert(
      fc.property(pump, fc.constantFrom("", "x", ".", "\n"), (unit, end) => {
        const embedded = {
          "9": { class_type: "KSampler", inputs: { seed: unit.repeat(200_000 / unit.length) + end } },
        };
        within(300, () => samePrompt({ "9": { class_type: "KSampler", inputs: { seed: 42 } } }, embedded));
      }),
      { numRuns: 12 },
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
