import { expect, test } from "vitest";
import { createRedactor } from "../../redaction/redactor.ts";
import type { Language } from "../../text.ts";
import { allureListener } from "./listener.ts";

const secret = "un-mot-de-passe-de-cours";

/** A result as allure-vitest hands it over. */
function written(labels: Record<string, string>, more: object = {}, language: Language = "fr") {
  const result = {
    uuid: "1",
    name: "titre",
    status: "skipped",
    statusDetails: {},
    labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
    parameters: [{ name: "url", value: `http://h/?x=${secret}` }],
    ...more,
  };
  allureListener({ redact: createRedactor([secret]), language }).beforeTestResultWrite(result);
  return result;
}

test.for([
  ["waived", "broken", "Dérogation · parce que"],
  ["blocked", "unknown", "Bloqué · parce que"],
  ["skipped", "skipped", "Non établi · parce que"],
] as const)("a check that is %s is shown as %s, with its reason", ([checkStatus, status, message]) => {
  const result = written({ check: "auth.suffix-rule", checkStatus, reason: "parce que" });
  expect(result).toMatchObject({ status, statusDetails: { message } });
});

test("a failed check keeps its reason, and of the trace what is ours", () => {
  const trace = `Error: x\n    at tests/a.ts:1:2\n    at file:///x/node_modules/vitest/run.js:3:4\n    at node:internal/y`;
  const statusDetails = { message: "reason: expected 0 to be 1", trace, actual: "0", expected: "1" };
  const labels = { check: "infra.queue", checkStatus: "failed", reason: "la raison" };
  const result = written(labels, { status: "failed", statusDetails });
  expect(result.status).toBe("failed");
  expect(result.statusDetails).toEqual({ message: "la raison", trace: "Error: x\n    at tests/a.ts:1:2" });
});

test("suites are stages in the language of the run, and noise is dropped", () => {
  const noise = {
    host: "pc-de-jesse",
    thread: "1",
    package: "x",
    framework: "vitest",
    suite: "s",
    subSuite: "t",
  };
  const labels = { check: "infra.queue", checkStatus: "passed", severity: "critical", ...noise };
  expect(
    Object.fromEntries(written(labels, {}, "en").labels.map(({ name, value }) => [name, value])),
  ).toEqual({
    check: "infra.queue",
    checkStatus: "passed",
    severity: "critical",
    parentSuite: "1 · Infrastructure",
  });
});

test("a check is known by its id, not by a path, and what it proves becomes its description", () => {
  const result = written({ check: "infra.queue", checkStatus: "passed" });
  expect(result).toMatchObject({
    fullName: "infra.queue",
    historyId: "infra.queue",
    titlePath: ["1 · Infrastructure"],
    description: expect.stringContaining("GET /queue"),
    // Allure makes the identity of these too, and a seed differs from run to run
    parameters: [{ name: "url", excluded: true }],
  });
});

test("every string is redacted, and a test that is no check keeps its status", () => {
  const result = written({ tag: secret }, { status: "passed", statusDetails: { message: `x ${secret}` } });
  expect(JSON.stringify(result)).not.toContain(secret);
  expect(result.status).toBe("passed");
});
