import { describe, expect, test } from "vitest";
import { faults } from "../../emulator/faults.ts";
import { startEmulator } from "../../emulator/start.ts";
import { type CheckId, catalogue, checkIds } from "../../src/checks/catalogue.ts";
import { faultRows, harmless } from "./fault-rows.ts";
import { provenElsewhere } from "./proven-elsewhere.ts";
import { runSuite } from "./run-suite.ts";
import { expectNoSecret } from "./secrets.ts";

/** The suite against an emulator with a fault, as a user would run it. */
async function suiteAgainst(fault: (typeof faultRows)[number]["fault"], args: readonly string[] = []) {
  await using emulator = await startEmulator({ faults: [fault] });
  const { token, plaintext } = emulator;
  const run = await runSuite({
    token,
    args,
    env: { COMFYUI_URL: emulator.url, QWEN_API_USER_TOKEN: plaintext },
  });
  expectNoSecret(run, [token, plaintext]);
  return run;
}

describe.concurrent("the suite under a fault", () => {
  test.for(faultRows)("is red for $fault", async ({ fault, failed, diagnosis, args }, { expect }) => {
    using run = await suiteAgainst(fault, args);
    const checks = run.verdict?.checks ?? [];
    const red = checks.filter(({ status }) => status === "failed").map(({ id }) => id);
    expect(red, run.output).toEqual(checkIds.filter((id) => failed.includes(id)));
    // blocked is exactly what waits for a red check, directly or through another
    const blocked = checks.filter(({ status }) => status === "blocked").map(({ id }) => id);
    expect(blocked).toEqual(checkIds.filter((id) => !failed.includes(id) && waitsFor(id, failed)));
    expect(run.verdict?.verdict).toBe("NO_GO");
    expect(run.status).toBe(1);
    expect(run.verdict?.diagnoses[0]?.code).toBe(diagnosis);
    expect(run.verdict?.diagnoses[0]?.remedy).not.toBe("");
  });

  test.for(harmless)("is green for %s", async (fault, { expect }) => {
    using run = await suiteAgainst(fault);
    expect(run.verdict?.verdict, run.output).toBe("GO_WITH_WARNINGS");
    expect(run.status).toBe(0);
  });
});

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

  test("each fault of the emulator is expected by a row", () => {
    const expected = new Set<string>([...faultRows.map(({ fault }) => fault), ...harmless, "slow-replies"]);
    expect(Object.keys(faults).filter((fault) => !expected.has(fault))).toEqual([]);
  });
});
