import { expect, test } from "vitest";
import { clean, cleanDeep } from "./clean.ts";

const redact = (text: string): string => text.replaceAll("s3cret", "***");

test("control characters go, line breaks stay", () => {
  expect(clean("a\u001b[31mred\u0007\r\nb\tc\u0085", redact)).toBe("ared\nb c");
});

test("a text of megabytes is cut, and says so", () => {
  const cleaned = clean("x".repeat(5_000_000), redact);
  expect(cleaned).toHaveLength(4_001);
  expect(cleaned.endsWith("…")).toBe(true);
});

test("neither a control character inside a secret nor a cut through it leaves a part", () => {
  expect(clean("a s3c\u0000ret b", redact)).toBe("a *** b");
  expect(clean("a s3cret b", redact, 5)).toBe("a ***…");
});

test("facts are cleaned to their depths, names included, and keep their other values", () => {
  const facts = {
    list: [{ "na\u001bme": "va\u0000lue", count: 3, none: undefined, on: true }],
    nothing: null,
  };
  expect(cleanDeep(facts, redact)).toEqual({
    list: [{ name: "value", count: 3, none: undefined, on: true }],
    nothing: null,
  });
  expect(cleanDeep({ long: "y".repeat(9_000) }, redact).long).toHaveLength(2_001);
});

test("a further line of a fact is marked, in a sentence of ours too: it holds the words of a server", () => {
  const said = { fr: "refusé : a\nGO · forged", en: "refused: a\r\nGO · forged" };
  expect(cleanDeep({ reason: said, raw: "a\nb" }, redact)).toEqual({
    reason: { fr: "refusé : a\n│ GO · forged", en: "refused: a\n│ GO · forged" },
    raw: "a\n│ b",
  });
});

test("facts of megabytes are bounded, and a list of texts says what it lacks", () => {
  const names = Array.from({ length: 8_000 }, (_, index) => `model-${index}`);
  const { list } = cleanDeep({ list: names }, redact);
  expect(list).toHaveLength(5_001);
  expect(list.at(-1)).toMatch(/^… \+3000 \([0-9a-f]{8}\)$/);
  expect(cleanDeep({ list: names }, redact)).toEqual({ list });
  const long = Object.fromEntries(names.map((name) => [name, "x".repeat(1_900)]));
  expect(JSON.stringify(cleanDeep(long, redact)).length).toBeLessThan(4_200_000);
});
