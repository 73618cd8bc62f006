import { describe, expect, test } from "vitest";
import { type Marks, red, sampleRecord } from "../../selftest/data/sample-record.ts";
import type { Breach, Measured } from "../record/facts.ts";
import { urgentOf } from "./urgent.ts";

const breach = (check: Breach["check"], status: number): Breach => ({
  check,
  flaw: { fr: "sans jeton", en: "no token" },
  anonymous: true,
  request: "GET /queue",
  expected: "401",
  status,
});

describe("an open door", () => {
  test.for([
    ["nothing guards", red("auth.enforced"), { anonymous: { status: 200 } }],
    [
      "the anonymous reply was seen by an earlier check",
      red("auth.enforced"),
      { access: { headerStatus: 200, anonymousStatus: 200 } },
    ],
  ] as const)("is told in the strongest words where %s", ([, marks, facts]) => {
    expect(urgentOf(sampleRecord(marks, facts), [])?.title.fr).toMatch(
      /ouvert à tous : coupez-le maintenant/,
    );
  });

  test("is told of guests and of any token, by the cause", () => {
    for (const code of ["guest-mode-on", "accepts-any-bearer"])
      expect(urgentOf(sampleRecord(), [{ code }])?.title.en).toContain("open to everybody");
  });

  test("of a proxy is told as well, unless ComfyUI-Login still refuses behind it", () => {
    const of = (status: number, answerer: "comfyui" | "comfyui-login") =>
      urgentOf(sampleRecord(red("auth.door-closed"), { door: { status, answerer } }), [])?.title.en;
    expect(of(200, "comfyui")).toContain("open to everybody");
    expect(of(401, "comfyui-login")).toBeUndefined();
    const routes = (status: number) => {
      const facts = { breaches: [{ ...breach("auth.door-routes", status), letIn: true } as const] };
      return urgentOf(sampleRecord(red("auth.door-routes"), facts), [])?.title.en;
    };
    expect(routes(200)).toMatch(/^A part/);
    expect(routes(401)).toBeUndefined();
  });

  test("of one route is a part", () => {
    const facts = { breaches: [breach("auth.routes-protected", 200)] };
    expect(urgentOf(sampleRecord(red("auth.routes-protected"), facts), [])?.title.fr).toMatch(/^Une partie/);
  });

  test.for([
    ["a healthy server", {}, {}],
    ["another refusal than the one that is expected", red("auth.enforced"), { anonymous: { status: 403 } }],
    ["a crash", red("auth.routes-protected"), { breaches: [breach("auth.routes-protected", 500)] }],
    ["another fault", red("infra.queue"), {}],
  ] satisfies [string, Marks, Measured][])("is never told of %s", ([, marks, facts]) => {
    expect(urgentOf(sampleRecord(marks, facts), [])).toBeUndefined();
  });
});
