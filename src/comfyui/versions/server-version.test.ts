import { describe, expect, test } from "vitest";
import { isBelow, judgeVersion, versionIn } from "./server-version.ts";

const expected = { oldest: "0.3.60", measured: "0.33.0" };

describe("the version that a server announces", () => {
  test.for([
    ["0.2.7", "older"],
    ["v0.2.7-5-gabc1234", "older"],
    ["0.3.59", "older"],
    ["0.3.60", "known"],
    ["v0.3.64-5-gabc1234", "known"],
    ["ComfyUI 0.3.64", "known"],
    ["0.33", "known"],
    ["0.33.0", "known"],
    ["0.33.0rc1", "known"],
    ["0.33.1", "newer"],
    ["0.38.1", "newer"],
    ["0.99.0", "newer"],
    ["1.0.0", "newer"],
    ["2026.11.28", "newer"],
  ] as const)("%s is %s", ([announced, age]) => {
    expect(judgeVersion(announced, expected)).toEqual({ age, ...expected });
  });

  test.for(["", "–", "unknown", "nightly", "783545f6", "1234567", "abc.def", "v", "0", undefined])(
    "%j says no number",
    (announced) => {
      expect(versionIn(announced)).toBeUndefined();
      expect(judgeVersion(announced, expected).age).toBe("unknown");
      expect(isBelow(announced, "99.0.0")).toBe(false);
    },
  );

  test("is never newer where the profile does not say what was measured", () => {
    expect(judgeVersion("0.99.0", { oldest: "0.3.60" }).age).toBe("known");
  });

  test("costs no time, however odd", () => {
    expect(versionIn(`${"a".repeat(100_000)}0.1.2`)).toBeUndefined();
  });
});
