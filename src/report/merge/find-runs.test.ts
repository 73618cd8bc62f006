import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { job, sampleRecord } from "../../../selftest/data/sample-record.ts";
import { createRedactor } from "../../redaction/redactor.ts";
import { runsIn, toldIn } from "./find-runs.ts";
import { mergeReports } from "./merge-reports.ts";

/** Parts of a fleet, as the jobs of a pipeline leave them. */
function bench() {
  const root = mkdtempSync(join(tmpdir(), "e2e-parts-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const how = { historyDir: join(root, "history"), language: "en", redact: createRedactor([]) } as const;
  const part = async (
    index: number,
    count: number,
    names: readonly string[],
    lost: readonly string[] = [],
  ) => {
    const folders = names.map((name) => {
      const folder = join(root, "runs", name, "2026-11-28T08-00-00-000Z");
      mkdirSync(folder, { recursive: true });
      const target = { kind: "attach", url: `http://${name}:8188`, emulated: false } as const;
      writeFileSync(
        join(folder, "run.json"),
        JSON.stringify(sampleRecord({}, { jobs: { "other-seed": job("finished") } }, { target })),
      );
      return folder;
    });
    const gone = lost.map((name) => join(root, "runs", name, "none"));
    return mergeReports([...folders, ...gone], {
      ...how,
      out: join(root, "parts", `part-${index}`),
      fleet: {
        names: new Map(folders.map((folder, at) => [folder, names[at] ?? ""])),
        lost: new Map(
          gone.map((folder, at) => [
            folder,
            { name: lost[at] ?? "", why: { fr: "processus tué", en: "process killed" } },
          ]),
        ),
        weights: new Map([["gpu-2", 2]]),
        shard: { index, count },
      },
    });
  };
  const whole = () => mergeReports([join(root, "parts")], { ...how, out: join(root, "whole") });
  return { root, part, whole };
}

test("the parts of a fleet are joined by the names of its targets", async () => {
  const { part, whole, root } = bench();
  await part(1, 2, ["gpu-1", "gpu-2"]);
  await part(2, 2, ["gpu-3"]);
  const merged = await whole();
  expect(merged).toMatchObject({ verdict: "GO", exitStatus: 0, lost: [] });
  expect(merged.stacks.flatMap(({ shards }) => shards)).toEqual(["gpu-1", "gpu-2", "gpu-3"]);
  expect(runsIn(join(root, "parts"))).toHaveLength(3);
});

test("a part that left nothing is a NO-GO, and so is a target that had no verdict in its part", async () => {
  const { part, whole, root } = bench();
  await part(1, 3, ["gpu-1"]);
  expect(await whole()).toMatchObject({ verdict: "NO_GO", exitStatus: 1, lost: ["shard 2/3", "shard 3/3"] });
  const own = await part(2, 3, ["gpu-2"], ["gpu-3"]);
  expect(own).toMatchObject({ verdict: "NO_GO", lost: ["gpu-3"] });
  expect([...own.why.keys()]).toEqual(["gpu-3"]);
  expect(toldIn([join(root, "parts")]).lost).toEqual(["gpu-3", "shard 3/3"]);
  await part(3, 3, ["gpu-4"]);
  const merged = await whole();
  expect(merged.lost).toEqual(["gpu-3"]);
  expect(merged.why.get("gpu-3")?.en).toBe("process killed");
});

test("what a part says of weights holds for the whole, too", async () => {
  const { part, whole } = bench();
  const first = await part(1, 2, ["gpu-1", "gpu-2"]);
  await part(2, 2, ["gpu-3"]);
  const parts = (await whole()).capacity?.shares.map(({ name, part: own }) => [name, own]);
  expect(first.capacity?.shares.map(({ part: own }) => own)).toEqual([1 / 3, 2 / 3]);
  expect(parts).toEqual([
    ["gpu-1", 0.25],
    ["gpu-2", 0.5],
    ["gpu-3", 0.25],
  ]);
});

test("what somebody wrote is no fleet, and says nothing of a part", () => {
  const { root } = bench();
  for (const [name, text] of Object.entries({
    broken: "{",
    list: "[]",
    other: '{"merged":true,"lost":"all"}',
    large: '{"merged":true,"lost":[],"shard":{"index":1,"count":1000000}}',
    heavy: '{"merged":true,"lost":[],"stacks":[{"shards":["a"],"weight":-1}]}',
    deep: "[".repeat(100_000),
  })) {
    mkdirSync(join(root, "parts", name), { recursive: true });
    writeFileSync(join(root, "parts", name, "verdict.json"), text);
  }
  expect(toldIn([join(root, "parts"), join(root, "nowhere")]).lost).toEqual([]);
  expect(runsIn(join(root, "parts"))).toEqual([]);
});
