import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { startEmulator } from "../../emulator/start.ts";
import type { ReadinessFigures } from "../../src/readiness/figures.ts";
import { classRows } from "./rows/class.ts";
import { codesOf, runSuite } from "./run-suite.ts";
import { writeSizedProfile } from "./sized-profile.ts";

const sized = writeSizedProfile({ width: 128, height: 128 });

/** Some thirty jobs begin while others wait: a fault that strikes every fourth stays away once in five thousand runs. */
const many = ["--students", "16", "--images", "2", "--minutes", "15", "--wait-limit", "900", "--thorough"];

describe.concurrent("a class is red", () => {
  test.for(classRows)(
    "for $fault",
    async ({ fault, failed, diagnosis, outcome, args, emulator }, { expect }) => {
      // a job lasts far longer than a busy machine takes to send the next: else nobody waits
      await using stack = await startEmulator({ stepMs: 20, ...emulator, faults: [fault] });
      using run = await runSuite({
        token: stack.token,
        env: { COMFYUI_URL: stack.url },
        args: ["--profile", await sized, "--stage", "readiness", ...(args ?? many)],
      });
      const red = run.verdict?.checks.filter(({ status }) => status === "failed").map(({ id }) => id);
      expect(red, run.output).toEqual(failed);
      expect(codesOf(run)).toEqual([diagnosis]);
      expect(run.status).toBe(1);
      const { facts } = JSON.parse(readFileSync(join(run.reportsDir, "latest", "run.json"), "utf8"));
      const { jobs }: ReadinessFigures = facts["readiness.burst"].readiness;
      const outcomes = [...new Set(jobs.map((job) => job.outcome))].toSorted();
      if (args === undefined) expect(outcomes).toEqual([...(outcome ? [outcome] : []), "done"].toSorted());
    },
  );
});
