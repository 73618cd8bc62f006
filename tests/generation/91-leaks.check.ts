import { expect } from "vitest";
import { check } from "../../src/runner/check.ts";
import { leakWatch } from "../../src/runner/clients.ts";
import { leakText } from "../../src/runner/leak-watch.ts";
import { selectedStages } from "../../src/runner/run.ts";

/** The stage auth tells its own, where it is run. */
const ours = (stage: string): boolean => stage === "generation" || !selectedStages.includes("auth");

check("generation.token-not-leaked", async () => {
  expect(leakWatch.untold(ours).map(leakText)).toBeFlawless();
});
