import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { faults } from "../../emulator/faults.ts";
import {
  stages as allStages,
  type CheckId,
  catalogue,
  checkIds,
  stageOf,
} from "../../src/checks/catalogue.ts";
import { type Conditions, faultRows, harmlessRows } from "./fault-rows.ts";
import { provenElsewhere } from "./proven-elsewhere.ts";
import { runSuite } from "./run-suite.ts";
import { writeSmallProfile } from "./small-profile.ts";

const profile = await writeSmallProfile();

/** The suite against an emulator with a fault, as a user would run it. */
async function suiteUnder({ fault, args = [], emulator, stages = allStages, page, waits }: Conditions) {
  const run = await runSuite({
    emulator: { ...emulator, faults: [fault] },
    page,
    waits,
    args: ["--profile", profile, "--stage", stages.join(), ...args],
  });
  expect(existsSync(join(run.reportsDir, "latest", "index.html"))).toBe(page === true);
  return run;
}

describe.concurrent("the suite stays green", () => {
  test.for(harmlessRows)("under $fault ($because)", async (row, { expect }) => {
    using run = await suiteUnder(row);
    const checks = run.verdict?.checks ?? [];
    expect(checks.map(({ id }) => id)).toEqual(idsOf(row));
    const other = checks.filter(({ status }) => status !== "passed" && status !== "waived");
    expect(other, run.output).toEqual([]);
    expect(run.verdict?.verdict).toBe("GO_WITH_WARNINGS");
    expect(run.status).toBe(0);
  });
});

describe.concurrent("the suite is red", () => {
  test.for(faultRows)("for $fault", async ({ failed, diagnosis, ...conditions }, { expect }) => {
    using run = await suiteUnder(conditions);
    const checks = run.verdict?.checks ?? [];
    const ids = idsOf(conditions);
    const red = checks.filter(({ status }) => status === "failed").map(({ id }) => id);
    expect(red, run.output).toEqual(ids.filter((id) => failed.includes(id)));
    // blocked is exactly what waits for a red check, directly or through another
    const blocked = checks.filter(({ status }) => status === "blocked").map(({ id }) => id);
    expect(blocked).toEqual(ids.filter((id) => !failed.includes(id) && waitsFor(id, failed)));
    // and whatever is neither has passed, or is a weakness that is waived
    const good = checks.filter(({ status }) => status === "passed" || status === "waived");
    expect(good.length + red.length + blocked.length).toBe(ids.length);
    expect(run.verdict?.verdict).toBe("NO_GO");
    expect(run.status).toBe(1);
    expect(run.verdict?.diagnoses[0]?.code).toBe(diagnosis);
    expect(run.verdict?.diagnoses[0]?.remedy).not.toBe("");
  });
});

function idsOf({ stages = allStages }: Conditions): CheckId[] {
  return checkIds.filter((id) => stages.includes(stageOf(id)));
}

function waitsFor(id: CheckId, failed: readonly CheckId[]): boolean {
  const requires = catalogue[id].requires as readonly CheckId[];
  return requires.some((required) => failed.includes(required) || waitsFor(required, failed));
}

describe("the proof is complete", () => {
  test("each check goes red under a fault here, or is proven elsewhere by name", () => {
    const proven = new Set<string>([
      ...faultRows.flatMap(({ failed }) => failed),
      ...Object.keys(provenElsewhere),
    ]);
    expect(checkIds.filter((id) => !proven.has(id))).toEqual([]);
  });

  test("each fault of the emulator is in a row, of one kind", () => {
    const [red, green] = [faultRows, harmlessRows].map((rows) => new Set(rows.map(({ fault }) => fault)));
    expect([...(red ?? []), ...(green ?? [])].toSorted()).toEqual(Object.keys(faults).toSorted());
  });
});
