import { expect, test } from "vitest";
import { floatText, PyFloat, parsePython, pythonJson } from "./json.ts";
import { pythonRepr } from "./text.ts";

test("JSON is written with Python's separators and escapes", () => {
  expect(pythonJson({ a: [1, true, null], é: "“\u007f\n" })).toBe(
    '{"a": [1, true, null], "\\u00e9": "\\u201c\\u007f\\n"}',
  );
});

test("numbers keep their kind through a round trip", () => {
  const text = '{"a": 1, "b": 1.0, "c": 18446744073709551615, "d": 1e-05, "e": -0.5}';
  expect(pythonJson(parsePython(text))).toBe(text);
});

test.for([
  [1, "1.0"],
  [0.1, "0.1"],
  [1e16, "1e+16"],
  [123456789012345.0, "123456789012345.0"],
  [0.00001, "1e-05"],
  [0.0001, "0.0001"],
  [Number.NaN, "NaN"],
] as const)("the float %s reads %s", ([value, text]) => {
  expect(floatText(value)).toBe(text);
});

test.for([
  ["it's", `"it's"`],
  [`"it's"`, `'"it\\'s"'`],
  ["tab\t", "'tab\\t'"],
  [null, "None"],
  [[true, new PyFloat(2), "x"], "[True, 2.0, 'x']"],
  [{ a: 1 }, "{'a': 1}"],
] as const)("repr of %j is %s", ([value, text]) => {
  expect(pythonRepr(Array.isArray(value) ? [...value] : (value as string))).toBe(text);
});
