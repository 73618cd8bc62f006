import { describe, test } from "vitest";
import { runSuite } from "./run-suite.ts";
import { writeSizedProfile } from "./sized-profile.ts";

const size = { width: 128, height: 128 };

describe.concurrent("what a profile expects of the version", () => {
  test("makes a published flaw a failure where it says so", async ({ expect }) => {
    const comfyui = { oldest: "0.3.60", measured: "0.33.0", advisories: "failure" };
    const profile = await writeSizedProfile(size, { comfyui });
    using run = await runSuite({
      emulator: { faults: ["manager-old"], comfyui: "0.33.0" },
      args: ["--profile", profile, "--stage", "infra"],
    });
    const failed = run.verdict?.checks.filter(({ status }) => status === "failed").map(({ id }) => id);
    expect(failed, run.output).toEqual(["infra.advisories"]);
    expect(run.verdict?.diagnoses).toMatchObject([{ code: "published-advisory" }]);
    expect(run.verdict?.diagnoses[0]).not.toHaveProperty("warning");
    expect(run.status).toBe(1);
  });

  test("may still be a range, whose upper bound decides nothing, and a note says so", async ({ expect }) => {
    const profile = await writeSizedProfile(size, { comfyui: { version: ">=0.3.60 <0.4.0" } });
    using run = await runSuite({
      emulator: { comfyui: "0.33.0" },
      args: ["--profile", profile, "--stage", "infra"],
    });
    expect(run.status, run.output).toBe(0);
    expect(run.verdict?.checks.find(({ id }) => id === "infra.version")?.status).toBe("passed");
    expect(run.output).toContain("comfyui.version (« >=0.3.60 <0.4.0 »)");
  });
});
