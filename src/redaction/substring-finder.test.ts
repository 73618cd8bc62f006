import fc from "fast-check";
import { expect, test } from "vitest";
import { type Finding, type Pattern, substringFinder } from "./substring-finder.ts";

/** Written apart from the module under test: every stretch of the text is looked for in every pattern. */
function naive(patterns: readonly Pattern[], min: number, text: string): Finding[] {
  const owner = (piece: string) => patterns.find((pattern) => pattern.text.includes(piece));
  const findings: { start: number; end: number; marker: string }[] = [];
  for (let start = 0; start < text.length; start++)
    for (let end = start + min; end <= text.length; end++) {
      const found = owner(text.slice(start, end));
      const last = findings.at(-1);
      if (found === undefined) break;
      if (last && start <= last.end) last.end = Math.max(last.end, end);
      else findings.push({ start, end, marker: found.marker });
    }
  return findings;
}

const minLength = fc.integer({ min: 2, max: 4 });
/** Few letters, so that patterns repeat and overlap; two halves of one character. */
const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "é", "\ud83d", "\ude00"), maxLength: 14 });
const patterns = fc
  .array(word, { maxLength: 4 })
  .map((texts) => texts.map((text, index) => ({ text, marker: `[${index}]` })));

test("finds what a naive search finds, with the same marker", () => {
  fc.assert(
    fc.property(patterns, minLength, fc.array(word, { maxLength: 3 }), (known, min, noise) => {
      const pieces = known.map(({ text }, index) => text.slice(index, text.length - index));
      const text = noise.flatMap((part, index) => [part, pieces[index] ?? ""]).join("");
      expect(substringFinder(known, min)(text)).toEqual(naive(known, min, text));
    }),
    { numRuns: 2_000 },
  );
});

const known = [
  { text: "abcdefgh", marker: "[1]" },
  { text: "xxabcdyy", marker: "[2]" },
  { text: "🙂🙃🙂🙃", marker: "[3]" },
  { text: "zz", marker: "[short]" },
];
test.for<[string, string, Finding[]]>([
  ["a piece of exactly the least length", "..bcde..", [{ start: 2, end: 6, marker: "[1]" }]],
  ["nothing in a piece that is shorter", "..bcd..zz..", []],
  ["nothing in an empty text", "", []],
  ["a piece that two patterns hold as the first one's", "abcd", [{ start: 0, end: 4, marker: "[1]" }]],
  ["overlapping pieces of two patterns as one finding", "xxabcdef", [{ start: 0, end: 8, marker: "[2]" }]],
  ["pieces that touch as one finding", "efghxxab", [{ start: 0, end: 8, marker: "[1]" }]],
  [
    "two findings where a character lies between",
    "efgh-xxab",
    [
      { start: 0, end: 4, marker: "[1]" },
      { start: 5, end: 9, marker: "[2]" },
    ],
  ],
  ["characters of two units, cut in half too", "-\ude42🙃🙂", [{ start: 1, end: 6, marker: "[3]" }]],
])("finds %s", ([, text, findings]) => {
  expect(substringFinder(known, 4)(text)).toEqual(findings);
});

test("finds nothing without a pattern", () => {
  expect(substringFinder([], 4)("abcdefgh")).toEqual([]);
});
