import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { startEmulator } from "../../emulator/start.ts";
import type { RunRecord } from "../../src/record/run-record.ts";
import { approvedReferences } from "./approved-references.ts";
import { runSuite } from "./run-suite.ts";
import { writeSizedProfile } from "./sized-profile.ts";

const profile = await writeSizedProfile({ width: 256, height: 256 });

// under faults: see the rows `model-swapped` and `gpu-replaced`
describe("an approved picture", () => {
  test("is painted again by the same stack: the check passes, and the report shows both", async ({
    expect,
  }) => {
    const references = await approvedReferences(profile);
    const args = ["--profile", profile, "--stage", "generation", "--references-dir", references];
    using run = await runSuite({ emulator: {}, args });
    const check = run.verdict?.checks.find(({ id }) => id === "generation.reference");
    expect(check?.status, run.output).toBe("passed");
    const latest = (file: string): string => readFileSync(join(run.reportsDir, "latest", file), "utf8");
    const { facts, attachments } = JSON.parse(latest("run.json")) as RunRecord;
    expect(facts["generation.reference"]?.reference).toMatchObject({
      state: "same",
      target: "emulator",
      likeness: { structure: 1, colour: 0 },
    });
    const titles = attachments
      .filter(({ check: owner }) => owner === "generation.reference")
      .map(({ title }) => title);
    expect(titles).toEqual(["reference", "reference-difference"]);
    expect(latest("phase-report.md")).toContain("Référence approuvée");
  });
});

test("the generation stage alone reports a replaced GPU, and what it could not compare", async ({
  expect,
}) => {
  await using emulator = await startEmulator();
  const { url, token } = emulator;
  const suite = { token, env: { COMFYUI_URL: url } };
  const args = ["--profile", profile];
  using whole = await runSuite({ ...suite, args });
  expect(whole.status, whole.output).toBe(0);
  emulator.setFaults(["gpu-replaced"]);
  const again = [...args, "--stage", "generation", "--reports-dir", whole.reportsDir];
  using alone = await runSuite({ ...suite, args: again });
  const report = readFileSync(join(whole.reportsDir, "latest", "phase-report.md"), "utf8");
  expect(report, alone.output).toMatch(/PyTorch : 2\.(6\S+ → 2\.7|15\S+ → 2\.16)/);
  expect(report).not.toContain("Aucune différence");
  expect(report).toMatch(/Non comparé, .*: modèles\./);
});
