import { expect } from "vitest";
import { check } from "../../src/runner/check.ts";
import { leakWatch } from "../../src/runner/clients.ts";
import { leakText } from "../../src/runner/leak-watch.ts";

check("generation.token-not-leaked", async () => {
  expect(leakWatch.untold().map(leakText)).toBeFlawless();
});
