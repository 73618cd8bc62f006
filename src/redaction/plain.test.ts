import { expect, test } from "vitest";
import { marked, plain, plainLine } from "./plain.ts";

test.for([
  ["zero width", "a\u200b\u200c\u200d\u2060\ufeffb"],
  ["bidi", "\u202ea\u2066b\u2069\u061c\u200f"],
  ["tags and selectors", "a\u{e0041}\u{e0020}b\ufe0f"],
  ["fillers", "a\u3164\u115f\u034f\u00adb"],
  ["controls", "\u0000a\u001b\u0085b\r"],
  ["separators", "a\u2028b\u2029"],
])("what cannot be seen is taken out: %s", ([, text]) => {
  expect(plain(text ?? "")).toBe("ab");
});

test("what is seen stays, with the look of our own signs", () => {
  const seen = "⚠️ « Élève », 1 024 px → ✓\n\tÅngström 図 🎨";
  expect(plain(seen)).toBe(seen);
});

test("one line, or marked lines", () => {
  expect(plainLine(" a\r\n\u2028 b\t")).toBe("a b");
  expect(marked("CUDA error\nGO · forged\r\n│ kept")).toBe("CUDA error\n│ GO · forged\n│ kept");
});
