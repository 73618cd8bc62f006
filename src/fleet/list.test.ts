import { mkdirSync, mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sampleRecord } from "../../selftest/data/sample-record.ts";
import { fleetList, targetsIn } from "./list.ts";

/** A run of a target that was killed: no process has this number. */
function cutRun(reportsDir: string, target: string, run: string): void {
  const runDir = join(reportsDir, "fleet", target, run);
  mkdirSync(runDir, { recursive: true });
  writeFileSync(join(runDir, "run.partial.json"), JSON.stringify({ pid: 2 ** 30, record: sampleRecord() }));
}

test("the runs of a fleet are listed by target, below the last word on the whole", () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "e2e-fleet-list-"));
  expect(fleetList(folder.path, "en")).toEqual([]);
  const run = "2026-11-22T08-00-00-000Z";
  for (const target of ["gpu-2", "gpu-1"]) cutRun(folder.path, target, run);
  cutRun(folder.path, "_overview", run);
  mkdirSync(join(folder.path, "fleet", "never-run"));
  expect(targetsIn(folder.path).map(({ name }) => name)).toEqual(["gpu-1", "gpu-2"]);
  expect(fleetList(folder.path, "en").map((block) => block.split("\n"))).toEqual(
    ["gpu-1", "gpu-2"].map((name) => [
      expect.stringMatching(`^━━ ${name} · npm run report:open -- --reports-dir .*fleet.${name}$`),
      expect.stringMatching(new RegExp(`^${run} · CUT · .* --reports-dir .*fleet.${name} ${run}$`)),
    ]),
  );
  writeFileSync(
    join(folder.path, "fleet", "_overview", "verdict.json"),
    '{"merged":true,"line":"GO · 2 stacks"}',
  );
  expect(fleetList(folder.path, "en")[0]).toBe("Fleet, last validation of the whole: GO · 2 stacks");
});
