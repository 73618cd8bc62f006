import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { faults } from "../../emulator/faults.ts";
import { type CheckId, catalogue, checkIds, neededStages, stageOf } from "../../src/record/catalogue.ts";
import type { CheckStatus } from "../../src/record/run-record.ts";
import { noBrowser } from "../browser/browser.ts";
import { approvedReferences } from "./approved-references.ts";
import { faultRows, harmlessRows } from "./fault-rows.ts";
import { failuresOf, faultsOutOfReach, knownFailures } from "./known-failures.ts";
import {
  isOfOtherAccess,
  provenElsewhere,
  skippedHere,
  skippedWithSyntheticWeights,
} from "./proven-elsewhere.ts";
import type { Conditions } from "./row.ts";
import { classRows } from "./rows/class.ts";
import { doorRows } from "./rows/door.ts";
import { codesOf, outcomeOf, runSuite, type SuiteRun } from "./run-suite.ts";
import { writeSizedProfile } from "./sized-profile.ts";

/** The browser costs each run some seconds: it has rows of its own. */
const allStages = neededStages;

const size = { width: 256, height: 256 };
const profile = await writeSizedProfile(size);
const demanding = await writeSizedProfile(size, { packsRequired: true });

/** The suite against an emulator with a fault, as a user would run it. */
async function suiteUnder({
  fault,
  args = [],
  emulator,
  stages = allStages,
  approved,
  page,
  packsRequired,
  waits,
  path,
}: Conditions) {
  const references = approved ? ["--references-dir", await approvedReferences(profile)] : [];
  const sized = args.includes("--profile") ? [] : ["--profile", packsRequired ? demanding : profile];
  const run = await runSuite({
    emulator: { ...emulator, faults: [fault] },
    page,
    waits,
    path,
    args: [...sized, "--stage", stages.join(), ...references, ...args],
  });
  expect(existsSync(join(run.reportsDir, "latest", "index.html"))).toBe(page === true);
  return run;
}

// `npm run own-tests -- --project harness -u` rewrites the snapshots of the outcomes
describe.concurrent("the suite stays green", () => {
  test.for(harmlessRows)("under $fault: $because", async (row, { expect, skip }) => {
    if (row.stages?.includes("browser")) skip(noBrowser !== undefined, noBrowser);
    using run = await suiteUnder(row);
    const those = idsByStatus(run);
    expect([...those("failed"), ...those("blocked")], run.output).toEqual([]);
    expect(those("skipped")).toEqual(skippedIn(row, row.warning !== undefined));
    expect(codesOf(run, row.warning)).toEqual(row.warning ? [row.warning] : []);
    const all = [...those("passed"), ...those("waived"), ...those("skipped")];
    expect(all.toSorted()).toEqual(idsOf(row).toSorted());
    expect(run.verdict?.verdict).toBe("GO_WITH_WARNINGS");
    expect(run.status).toBe(0);
    expect(outcomeOf(run)).toMatchSnapshot(row.stages?.join());
  });
});

describe.concurrent("the suite is red", () => {
  test.for(faultRows)(
    "for $fault",
    async ({ failed, diagnosis, second, ...conditions }, { expect, skip }) => {
      if (conditions.stages?.includes("browser")) skip(noBrowser !== undefined, noBrowser);
      using run = await suiteUnder(conditions);
      const those = idsByStatus(run);
      const ids = idsOf(conditions);
      expect(those("failed"), run.output).toEqual(ids.filter((id) => failed.includes(id)));
      // what the profile does not ask for is skipped, whatever it requires
      const isUnasked = (id: CheckId): boolean =>
        isOfOtherAccess(id) ||
        (id === "generation.same-seed-repeats" && !conditions.emulator?.deployment?.endsWith("-synthetic"));
      // exactly those checks are blocked that require a red one, directly or through another
      expect(those("blocked")).toEqual(
        ids.filter((id) => !isUnasked(id) && !failed.includes(id) && waitsFor(id, failed)),
      );
      const skipped = skippedIn(conditions, false).filter(
        (id) => isUnasked(id) || (!failed.includes(id) && !waitsFor(id, failed)),
      );
      expect(those("skipped")).toEqual(skipped);
      // every other check has passed, or is a waived weakness
      const all = (["failed", "blocked", "skipped", "passed", "waived"] as const).flatMap(those);
      expect(all.toSorted()).toEqual(ids.toSorted());
      expect(run.verdict?.verdict).toBe("NO_GO");
      expect(run.status).toBe(1);
      expect(codesOf(run)).toEqual([diagnosis, ...(second ? [second] : [])]);
      expect(run.verdict?.diagnoses[0]?.remedy).not.toBe("");
      expect(outcomeOf(run)).toMatchSnapshot();
    },
  );
});

function idsByStatus({ verdict }: SuiteRun): (wanted: CheckStatus) => string[] {
  return (wanted) => (verdict?.checks ?? []).filter(({ status }) => status === wanted).map(({ id }) => id);
}

function idsOf({ stages = allStages }: Conditions): CheckId[] {
  return checkIds.filter((id) => stages.includes(stageOf(id)));
}

/** With an approved reference the check of the reference runs; where it cannot decide, it skips with a warning. */
function skippedIn(conditions: Conditions, warns: boolean): CheckId[] {
  const runs = conditions.approved === true && !warns;
  return idsOf(conditions).filter(
    (id) =>
      conditions.skipped?.includes(id) ||
      ((conditions.emulator?.deployment?.endsWith("-synthetic")
        ? skippedWithSyntheticWeights
        : skippedHere
      ).includes(id) &&
        !(runs && id === "generation.reference") &&
        !(conditions.emulator?.comfyui === "0.33.0" && id === "infra.packages")),
  );
}

function waitsFor(id: CheckId, failed: readonly CheckId[]): boolean {
  const requires = catalogue[id].requires as readonly CheckId[];
  return requires.some((required) => failed.includes(required) || waitsFor(required, failed));
}

describe("the proof is complete", () => {
  test("each check goes red under a fault here, or is proven elsewhere by name", () => {
    const proven = new Set<string>([
      ...[...faultRows, ...doorRows, ...classRows].flatMap(({ failed }) => failed),
      ...Object.keys(provenElsewhere),
    ]);
    expect(checkIds.filter((id) => !proven.has(id))).toEqual([]);
  });

  test("each failure that really happened is shown by a fault, or out of reach for a reason, never both", () => {
    const shown = Object.values(faults).flatMap(({ title }) => failuresOf(title));
    const covered = [...new Set(shown), ...Object.keys(faultsOutOfReach)];
    expect(covered.toSorted()).toEqual(Object.keys(knownFailures).toSorted());
  });

  test("each fault of the emulator is in a row, of one kind where the profile is the shipped one", () => {
    const shipped = faultRows.filter(({ packsRequired }) => !packsRequired);
    const rows = [...shipped, ...doorRows, ...classRows, ...harmlessRows];
    const kinds = Map.groupBy(rows, ({ fault }) => fault);
    expect([...kinds.keys()].toSorted()).toEqual(Object.keys(faults).toSorted());
    const both = faultRows.filter(
      ({ fault, packsRequired, args }) =>
        !packsRequired && !args?.includes("--profile") && harmlessRows.some((row) => row.fault === fault),
    );
    expect(both).toEqual([]);
  });
});
