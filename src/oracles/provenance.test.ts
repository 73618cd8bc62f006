import { describe, expect, test } from "vitest";
import { embeddedPrompt, samePrompt } from "./provenance.ts";

const sent = {
  "9": {
    class_type: "KSampler",
    inputs: { seed: 42, steps: "16", cfg: 1, denoise: 1, model: ["5", 0] },
    _meta: { title: "Échantillonneur" },
  },
  "10": { class_type: "LoadImage", inputs: { image: "in.png" } },
};

function pngWith(texts: Record<string, string>) {
  const size = { width: 1, height: 1, bitDepth: 8, colourType: 2, trailingBytes: 0 };
  return { ...size, texts: new Map(Object.entries(texts)) };
}

describe("embeddedPrompt", () => {
  test("reads the graph, NaN included", () => {
    const prompt = embeddedPrompt(pngWith({ prompt: '{"3": {"is_changed": [NaN]}}' }));
    expect(prompt).toEqual({ "3": { is_changed: [null] } });
  });

  test("reports that there is none", () => {
    expect(() => embeddedPrompt(pngWith({ workflow: "{}" }))).toThrow(
      expect.objectContaining({ code: "PROMPT_MISSING" }),
    );
  });

  test.for(["", "[1]", "null", '{"a": ', "parameters: a cat"])("refuses %j", (prompt) => {
    expect(() => embeddedPrompt(pngWith({ prompt }))).toThrow(
      expect.objectContaining({ code: "PROMPT_UNREADABLE" }),
    );
  });
});

describe("samePrompt", () => {
  const changed = (inputs: object, rest: object = {}) => ({
    ...sent,
    "9": { ...sent["9"], ...rest, inputs: { ...sent["9"].inputs, ...inputs } },
  });

  test.for([
    ["the same graph", sent],
    ["a number that was text", changed({ steps: 16 })],
    ["titles left out", { ...sent, "9": { class_type: "KSampler", inputs: sent["9"].inputs } }],
    ["a fingerprint added", { ...sent, "10": { ...sent["10"], is_changed: ["ab12"] } }],
    ["another order of nodes", { "10": sent["10"], "9": sent["9"] }],
  ] as const)("accepts %s", ([, embedded]) => {
    expect(samePrompt(sent, embedded)).toBeUndefined();
  });

  test.for([
    ["number to text", 5, "5"],
    ["float text", "16.0", 16],
    ["exponent", "1e3", 1000],
    ["boolean to number", true, 1],
    ["wrapped list", { __value__: [1, 2] }, [1, 2]],
    ["seed beyond 2^53", "18446744073709551615", 18446744073709552000],
  ] as const)("accepts a conversion: %s", ([, before, after]) => {
    expect(samePrompt(changed({ x: before }), changed({ x: after }))).toBeUndefined();
  });

  test.for([
    ["another seed", changed({ seed: 43 }), '"9", input "seed": sent 42, embedded 43'],
    ["another link", changed({ model: ["6", 0] }), '"9", input "model": sent ["5",0], embedded ["6",0]'],
    ["an input left out", changed({ cfg: undefined }), '"9", input "cfg": sent 1, embedded nothing'],
    ["an input added", changed({ extra: "" }), '"9", input "extra": sent nothing, embedded ""'],
    ["empty text for zero", changed({ seed: "" }), '"9", input "seed": sent 42, embedded ""'],
    [
      "another class",
      changed({}, { class_type: "Other" }),
      'input "class_type": sent "KSampler", embedded "Other"',
    ],
    ["a node left out", { "9": sent["9"] }, 'node "10": sent {"class_type":"LoadImage"'],
    [
      "a node added",
      { ...sent, "11": { class_type: "X" } },
      'node "11": sent nothing, embedded {"class_type":"X"}',
    ],
  ] as const)("names %s", ([, embedded, difference]) => {
    expect(samePrompt(sent, embedded)?.en).toContain(difference);
  });

  test("cuts long values to 80 characters in both languages", () => {
    const difference = samePrompt(changed({ text: "a".repeat(500) }), changed({ text: "b".repeat(500) }));
    expect(difference?.en).toMatch(/sent "a{78}…, embedded "b{78}…\./);
    expect(difference?.fr).toMatch(/nœud "9", entrée « text » : envoyé "a{78}…, incorporé "b{78}…\./);
  });

  test("finds no node or input in Object.prototype", () => {
    const odd = { constructor: { class_type: "A", inputs: { toString: 1 } } };
    expect(samePrompt(odd, {})?.en).toContain('"constructor"');
    expect(
      samePrompt(
        { "1": { class_type: "A", inputs: {} } },
        { "1": { class_type: "A", inputs: { toString: 1 } } },
      )?.en,
    ).toContain("sent nothing");
  });
});
