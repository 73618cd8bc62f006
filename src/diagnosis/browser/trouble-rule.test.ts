import { expect, test } from "vitest";
import { red, sampleRecord } from "../../../selftest/data/sample-record.ts";
import type { Trouble } from "../../browser/trouble.ts";
import type { CheckId } from "../../record/catalogue.ts";
import { diagnose } from "../diagnose.ts";

const causeOf = (check: CheckId, trouble: Trouble): string | undefined =>
  diagnose(sampleRecord(red(check), { troubles: [{ check, ...trouble }] }))[0]?.cause.en;

test("a cause says what was seen, and no more", () => {
  expect(causeOf("browser.workflow-saved", { kind: "not-saved" })).toContain("Ctrl+S sent nothing");
  const later = causeOf("browser.workflow-saved", { kind: "page-status", status: 502 });
  expect(later).toContain("The workflow is saved, and the page does not open again (502)");
  expect(causeOf("browser.logout", { kind: "still-in" })).toContain("still opens the editor");
  const failed = causeOf("browser.logout", { kind: "logout-fails", status: 500 });
  expect(failed).toContain("The logout fails (500)");
  expect(failed).not.toContain("still opens");
  const none = causeOf("browser.login-page", { kind: "unreachable", said: "net::ERR_TOO_MANY_REDIRECTS" });
  expect(none).toMatch(/does not get .*, which our client reaches: net::ERR_TOO_MANY_REDIRECTS\./);
});
