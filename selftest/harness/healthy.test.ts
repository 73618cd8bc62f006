import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { loadProfile, shippedProfiles } from "../../src/config/load-profile.ts";
import { edits } from "../../src/config/profile/workflow.ts";
import { checkIds, stageOf } from "../../src/record/catalogue.ts";
import type { VerdictName } from "../../src/record/verdict.ts";
import { browserChecks, skippedHere, skippedWithSyntheticWeights } from "./proven-elsewhere.ts";
import { qualityGateOf } from "./quality-gate.ts";
import { runSuite, type SuiteRun } from "./run-suite.ts";

/** What a healthy stack is: GO, unless its version has a published flaw, as the older of the two that are played. */
function plainly({ verdict }: SuiteRun): VerdictName {
  return verdict?.diagnoses.some(({ code }) => code === "published-advisory") ? "GO_WITH_WARNINGS" : "GO";
}

describe.concurrent("a healthy stack", () => {
  test("with nothing configured is the emulator, says so, and is GO: what is waived or was not asked for lowers nothing", async ({
    expect,
  }) => {
    using run = await runSuite({ page: true });
    expect(run.status, run.output).toBe(0);
    expect(run.verdict).toMatchObject({
      schema: 1,
      verdict: plainly(run),
      target: { kind: "emulator", emulated: true },
    });
    expect(run.verdict?.checks.map(({ id }) => id)).toEqual(
      checkIds.filter((id) => stageOf(id) !== "readiness"),
    );
    const checks = run.verdict?.checks ?? [];
    const statuses = checks.filter(({ status }) => status !== "skipped").map(({ status }) => status);
    expect([...new Set(statuses)].toSorted()).toEqual(["passed", "waived"]);
    const skipped = checks.filter(({ status }) => status === "skipped").map(({ id }) => id);
    expect(skipped).toEqual([...skippedHere, ...browserChecks]);
    expect(checks.filter(({ unasked }) => unasked).map(({ id }) => id)).toEqual(skipped);
    expect(run.output.trimEnd().split("\n").at(-1)).toMatch(/émul/i);
    expect(readdirSync(join(run.reportsDir, "latest"))).toContain("index.html");
    expect(qualityGateOf(run.reportsDir)).toEqual({ status: 0, output: "" });
  });

  test.for(shippedProfiles().filter((name) => name !== "qwen-image-edit-2509"))(
    "as the profile %s wants it is played by the emulator, with the same verdict",
    async (name, { expect }) => {
      using run = await runSuite({ args: ["--profile", name] });
      expect(run.status, run.output).toBe(0);
      const { verdict, checks = [], profile } = run.verdict ?? {};
      expect([verdict, profile]).toEqual([plainly(run), name]);
      const asked = loadProfile(name, "/");
      const paints = "profile" in asked && edits(asked.profile).length === 0;
      const skipped = checks.filter(({ status }) => status === "skipped").map(({ id }) => id);
      const unasked = paints ? ["generation.edit", "generation.edit-descends"] : [];
      const synthetic = name.endsWith("-synthetic");
      const here = synthetic ? skippedWithSyntheticWeights : skippedHere;
      expect(skipped.toSorted()).toEqual([...here, ...browserChecks, ...unasked].toSorted());
      expect(run.verdict?.weights).toBe(synthetic ? "synthetic" : undefined);
      // said where a reader begins, and where he ends
      const said = run.output.match(/poids synthétiques/gi) ?? [];
      expect(said.length >= 2).toBe(synthetic);
      expect(/poids synthétiques/.test(run.output.trimEnd().split("\n").at(-1) ?? "")).toBe(synthetic);
    },
  );

  test("speaks English on request", async ({ expect }) => {
    using run = await runSuite({ args: ["--lang", "en", "--stage", "infra"] });
    expect(run.status, run.output).toBe(0);
    expect(run.output.trimEnd().split("\n").at(-1)).toMatch(/emulat/i);
    expect(run.output).not.toMatch(/serveur|contrôle/);
  });

  test("of which one stage is run is never a plain GO", async ({ expect }) => {
    using run = await runSuite({ args: ["--stage", "auth"] });
    expect(run.status, run.output).toBe(0);
    expect(run.verdict?.verdict).toBe("GO_WITH_WARNINGS");
    expect(run.verdict?.stages).toEqual([
      { name: "infra", status: "skipped" },
      { name: "auth", status: "passed" },
      { name: "generation", status: "skipped" },
      { name: "browser", status: "skipped" },
      { name: "readiness", status: "skipped" },
    ]);
  });
});
