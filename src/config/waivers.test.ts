import { mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectRoot } from "./paths.ts";
import { dayOf, loadWaivers, waiverFor } from "./waivers.ts";

const good = { check: "auth.suffix-rule", reason: { fr: "oui", en: "yes" }, expires: "2027-12-31" };

function load(content: unknown) {
  using dir = mkdtempDisposableSync(join(tmpdir(), "waivers-"));
  const path = join(dir.path, "waivers.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return loadWaivers(path, "waivers.json");
}
const problems = (content: unknown) => {
  const loaded = load(content);
  return "problems" in loaded ? loaded.problems.map((problem) => problem.en) : [];
};

describe("a waiver file", () => {
  test("that is shipped waives the four upstream weaknesses of ComfyUI-Login", () => {
    const loaded = loadWaivers(join(projectRoot, "fixtures", "waivers.json"));
    if ("problems" in loaded) throw new Error(loaded.problems.map((one) => one.en).join("\n"));
    expect(loaded.waivers.map(({ check }) => check)).toEqual([
      "auth.suffix-rule",
      "auth.malformed-header-handled",
      "auth.token-not-in-logs",
      "generation.preview-bypass",
    ]);
  });

  test("may hold one sentence as reason, and a byte order mark", () => {
    expect(load(`\uFEFF${JSON.stringify([{ ...good, reason: "known" }])}`)).toEqual({
      waivers: [{ ...good, reason: { fr: "known", en: "known" } }],
    });
  });

  test("with a check that does not exist comes with a suggestion", () => {
    expect(problems([{ ...good, check: "auth.sufix-rule" }])).toEqual([
      expect.stringContaining('no check is called "auth.sufix-rule". Did you mean "auth.suffix-rule"?'),
    ]);
  });

  test.for([
    ["an unknown key", [{ ...good, expire: "2027-12-31" }], 'unknown key: "expire". Did you mean "expires"?'],
    ["no last day", [{ check: good.check, reason: good.reason }], "[0].expires: missing"],
    [
      "a day that does not exist",
      [{ ...good, expires: "2027-02-30" }],
      '[0].expires: Invalid ISO date → write "expires": "2027-12-31"',
    ],
    ["two waivers for one check", [good, good], "two waivers"],
    ["an object instead of the list", good, "expected array"],
    ["broken JSON", "[\n{]", "this is not JSON (line 2, column 2)"],
  ] as const)("with %s is a problem", ([, content, message]) => {
    expect(problems(content)).toEqual([expect.stringContaining(message)]);
  });

  test("that is a token file by mistake does not show it", () => {
    expect(problems("hunter2-$2b$12$abc").join()).not.toMatch(/hunter2|\$2b/);
  });
});

describe("a waiver", () => {
  test("holds through its last day", () => {
    expect(waiverFor([good], "auth.suffix-rule", "2027-12-31")).toEqual({ state: "active", waiver: good });
    expect(waiverFor([good], "auth.suffix-rule", "2028-01-01")).toEqual({ state: "expired", waiver: good });
    expect(waiverFor([good], "auth.enforced", "2027-12-31")).toEqual({ state: "none" });
  });

  test("counts its days in UTC", () => {
    expect(dayOf(new Date("2027-12-31T23:30:00-05:00"))).toBe("2028-01-01");
  });
});
