import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePythonJson } from "./python-json.ts";

describe("parsePythonJson", () => {
  test.for([
    ['{"a": NaN, "b": [Infinity, -Infinity, 1.5]}', { a: null, b: [null, null, 1.5] }],
    ['{"NaN": "NaN, Infinity", "b": NaN}', { NaN: "NaN, Infinity", b: null }],
    ['["quote \\" then NaN", NaN]', ['quote " then NaN', null]],
    ['["ends in a backslash \\\\", NaN]', ["ends in a backslash \\", null]],
    ["NaN", null],
  ] as const)("reads %s", ([text, value]) => {
    expect(parsePythonJson(text)).toEqual(value);
  });

  test.for(["", "{", '{"a": nan}', '["open', "[1, NaN", "undefined"])("gives undefined for %j", (text) => {
    expect(parsePythonJson(text)).toBeUndefined();
  });

  test("reads whatever JSON.stringify wrote, with a NaN beside it", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const same = JSON.parse(JSON.stringify(value));
        expect(parsePythonJson(`[NaN, ${JSON.stringify(value)}]`)).toEqual([null, same]);
      }),
    );
  });

  test("takes 16 MiB of one string", () => {
    const long = "\\\\".repeat(8 << 20);
    expect(parsePythonJson(`["${long}", NaN]`)).toHaveLength(2);
  });
});
