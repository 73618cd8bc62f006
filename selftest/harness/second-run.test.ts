import { describe, test } from "vitest";
import type { FaultName } from "../../emulator/faults.ts";
import type { DiagnosisCode } from "../../src/diagnosis/rules.ts";
import { runSuite } from "./run-suite.ts";
import { writeSizedProfile } from "./sized-profile.ts";

const profile = await writeSizedProfile({ width: 256, height: 256 });
const rows: readonly (readonly [FaultName, readonly DiagnosisCode[]])[] = [
  ["black-image", ["image-black"]],
  ["same-image", ["seed-ignored"]],
];

/** The reports folder remembers the picture of the first run: its return must not count as a second fault. */
describe.concurrent("a lasting fault gets the same diagnosis in a second run on the same reports folder", () => {
  test.for(rows)("%s", async ([fault, codes], { expect }) => {
    const options = { emulator: { faults: [fault] }, args: ["--profile", profile, "--stage", "generation"] };
    using first = await runSuite(options);
    using second = await runSuite({ ...options, reportsDir: first.reportsDir });
    const [before, after] = [first, second].map(({ verdict }) => ({
      codes: verdict?.diagnoses.map(({ code }) => code),
      failed: verdict?.checks.filter(({ status }) => status === "failed").map(({ id }) => id),
    }));
    expect(before?.codes, first.output).toEqual(codes);
    expect(after, second.output).toEqual(before);
    expect(second.verdict?.startedAt).not.toBe(first.verdict?.startedAt);
  });
});
