import { expect, test } from "vitest";
import { authCases } from "../../selftest/data/auth.cases.ts";
import { container, containerCases } from "../../selftest/data/containers.cases.ts";
import { infraCases } from "../../selftest/data/infra.cases.ts";
import { sampleRecord } from "../../selftest/data/sample-record.ts";
import { describeToken } from "../credentials/token-shape.ts";
import type { RunRecord } from "../record/run-record.ts";
import { diagnose } from "./diagnose.ts";
import { giveToken } from "./give-token.ts";

/** The same run on a container whose root file system is read-only. */
const sealed = (record: RunRecord, ...writableIn: string[]): RunRecord => ({
  ...record,
  facts: {
    ...record.facts,
    "infra.container-running": {
      container: { ...container, ...record.facts["infra.container-running"]?.container, writableIn },
    },
  },
});
const shape = describeToken("x");
const from = (source: string): RunRecord => sealed(sampleRecord({}, { token: { source, shape, flaws: [] } }));

test("no remedy copies the token into a read-only file system", () => {
  const cases = [...containerCases, ...infraCases, ...authCases];
  const remedies = (change: (record: RunRecord) => RunRecord): string[] =>
    cases.flatMap(({ record }) => diagnose(change(record))).map(({ remedy }) => remedy.en);
  const copying = (list: string[]) => list.filter((text) => /docker cp [^-]\S* \S+PASSWORD/.test(text));
  expect(copying(remedies((record) => record)).length).toBeGreaterThan(5);
  expect(copying(remedies((record) => sealed(record)))).toEqual([]);
});

test("a file is mounted in its place, or its folder is made writable", () => {
  const { en, run } = giveToken(sealed(sampleRecord()));
  expect(run).toContain("\n   - ./.secrets/qwen-api-user.token:/workspace/ComfyUI/login/PASSWORD:ro\n");
  expect(en).toContain("tmpfs: [/workspace/ComfyUI/login]");
  expect(en).toContain("a relative path starts at the Compose file's folder");
  expect(run).toContain("--force-recreate");
});

test.for([
  ["/home/a/t.token", "- /home/a/t.token:/"],
  ["secrets/t.token", "- ./secrets/t.token:/"],
  ["../t.token", "- ../t.token:/"],
  ["D:\\my files\\t.token", "- 'D:\\my files\\t.token:/"],
] as const)("the token's file %s is one to Compose, not a volume", ([source, line]) => {
  expect(giveToken(from(source)).run).toContain(line);
});

test("a copy goes into a volume above the file all the same", () => {
  expect(giveToken(sealed(sampleRecord(), "/workspace/ComfyUI")).run).toContain("docker cp");
  expect(giveToken(sealed(sampleRecord(), "/workspace/ComfyUI/log")).run).not.toContain("\n   docker cp");
});

test("a container that is taken away with the run gets the token by a mount, and no command works on it before it is kept", () => {
  const removed = (kind: RunRecord["target"]["kind"]) => (record: RunRecord) => ({
    ...record,
    target: { ...record.target, kind, removed: true as const, container: "comfyui-e2e-1" },
  });
  expect(giveToken(removed("image")(sampleRecord())).run).toContain("=/workspace/ComfyUI/login/PASSWORD=ro");
  expect(giveToken(removed("compose")(sampleRecord())).run).toContain(
    ":/workspace/ComfyUI/login/PASSWORD:ro",
  );
  const cases = [...containerCases, ...infraCases, ...authCases];
  const remedies = cases
    .flatMap(({ record }) => diagnose(removed("image")(record)))
    .map(({ remedy }) => remedy.en);
  const onIt = remedies.filter((text) =>
    /\n {3}docker (?:exec|cp|restart|start|stop|logs|inspect|unpause|stats|update) /.test(text),
  );
  expect(onIt.length).toBeGreaterThan(5);
  for (const text of onIt)
    expect(text).toMatch(
      /^1\. The container that was started here has been removed already: run again with KEEP_STACK=1/,
    );
});
