import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sampleRecord } from "../../selftest/data/sample-record.ts";
import { projectRoot } from "../config/paths.ts";
import { runList } from "./console/run-list.ts";

test.for([
  ["list", "fr", "Les exécutions gardées"],
  ["open", "en", "Shows the reports"],
] as const)("report:%s explains itself where it is asked (%s)", ([name, language, first]) => {
  const script = join(projectRoot, "scripts", `report-${name}.ts`);
  // it throws unless the status is 0
  const told = execFileSync(process.execPath, [script, "--help", "--lang", language], { encoding: "utf8" });
  expect(told).toMatch(new RegExp(`^${first}`));
  expect(told).toContain(`npm run report:${name} --`);
  expect(told).not.toContain(`npm run report:${name === "list" ? "open" : "list"} --`);
});

test.for([
  ["open", ["nope"], /Aucune exécution ne porte ce nom \(nope\) dans .*npm run report:list/],
  ["open", ["2026-11-22T08-00-00-000Z", "--lang", "en"], /No run has that name/],
  ["list", ["nope"], /npm run report:open -- RUN/],
] as const)("report:%s %j: one sentence, status 2", ([name, args, says]) => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "e2e-open-"));
  const script = join(projectRoot, "scripts", `report-${name}.ts`);
  const { status, stderr } = spawnSync(process.execPath, [script, ...args, "--reports-dir", folder.path], {
    encoding: "utf8",
  });
  expect(stderr).toMatch(says);
  expect(status).toBe(2);
});

test("the list is spaced as its language is", () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "e2e-list-"));
  const runDir = join(folder.path, "2026-11-22T08-00-00-000Z");
  mkdirSync(runDir);
  // no process has this number
  const partial = { pid: 2 ** 30, record: sampleRecord() };
  writeFileSync(join(runDir, "run.partial.json"), JSON.stringify(partial));
  expect(runList(folder.path, "en")).toContain("CUT · partial report: npm run report:open");
  expect(runList(folder.path, "fr")).toContain("COUPÉE · rapport partiel : npm run report:open");
});

test("report:open shows the page of the fleet that was validated last, not an older run of one server", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "e2e-open-"));
  const [older, latest] = ["2026-11-22T08-00-00-000Z", "latest"].map((name) => join(folder.path, name));
  for (const [dir = "", files] of [
    [older, { "run.json": "{}", "index.html": "older" }],
    [latest, { "verdict.json": '{"schema":1,"merged":true,"stacks":[]}', "index.html": "the fleet" }],
  ] as const) {
    mkdirSync(dir);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  }
  const script = join(projectRoot, "scripts", "report-open.ts");
  const child = spawn(process.execPath, [script, "--reports-dir", folder.path], {
    env: { PATH: process.env.PATH ?? "", CI: "true" },
  });
  try {
    const [said] = await once(child.stdout.setEncoding("utf8"), "data");
    const reply = await fetch(String(said).split("\n")[0] ?? "");
    expect(await reply.text()).toBe("the fleet");
  } finally {
    child.kill();
  }
});
