import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { sampleFigures } from "../../../selftest/data/class/sample-readiness.ts";
import { type Marks, red, sampleRecord } from "../../../selftest/data/sample-record.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { createRedactor } from "../../redaction/redactor.ts";
import { MAX_RUNS, mergeReports } from "./merge-reports.ts";
import type { MergeHow } from "./merged.ts";

const target = { kind: "attach", url: "http://a:8188", emulated: false } as const;

/** A folder of artifacts, and how to merge some of them. */
function bench() {
  const root = mkdtempSync(join(tmpdir(), "e2e-merge-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const put = (name: string, marks: Marks = {}, more: Partial<RunRecord> = {}): string => {
    const folder = join(root, name, "reports", "latest");
    mkdirSync(join(folder, "attachments"), { recursive: true });
    const record = sampleRecord(marks, {}, { target, language: "en", ...more });
    writeFileSync(join(folder, "run.json"), JSON.stringify(record));
    return join(root, name);
  };
  const merge = (...dirs: readonly string[]) => mergeWith({}, ...dirs);
  const mergeWith = (more: Partial<MergeHow>, ...dirs: readonly string[]) =>
    mergeReports(dirs, {
      out: join(root, "out"),
      historyDir: join(root, "history"),
      language: "en",
      redact: createRedactor([]),
      ...more,
    });
  return { root, put, merge, mergeWith };
}

const infra = { stages: ["infra"], startedAt: Date.UTC(2026, 10, 28, 8, 0, 1) } as const;
const rest = { stages: ["auth", "generation"], startedAt: Date.UTC(2026, 10, 28, 8, 0, 2) } as const;

describe("shards of one stack", () => {
  test("are one run: whole, with what each did not run", async () => {
    const { put, merge, root } = bench();
    const dirs = [put("one", {}, infra), put("two", {}, rest)];
    const merged = await merge(...dirs);
    expect(merged).toMatchObject({ verdict: "GO", exitStatus: 0, lost: [] });
    const [stack] = merged.stacks;
    expect(stack?.shards).toEqual(["one", "two"]);
    expect(stack?.missing.map(({ en }) => en)).toEqual([
      "one: without Authentication, Generation.",
      "two: without Infrastructure.",
    ]);
    const page = readFileSync(join(root, "out", "index.html"), "utf8");
    expect(page).toContain("one, two");
    expect(page).toContain("without Infrastructure");
    expect(existsSync(join(root, "out", stack?.report ?? ""))).toBe(true);
    expect(readFileSync(join(root, "out", "junit.xml"), "utf8")).toContain(
      '<testsuite name="one+two · Infrastructure"',
    );
    // the same once more is no second run
    await merge(...dirs);
    expect(readdirSync(join(root, "history", "runs"))).toHaveLength(1);
  });

  test("have an Allure page of their checks, each once, in which the run is no earlier one of itself", async () => {
    const { put, mergeWith, root } = bench();
    const evidence = {
      check: "infra.queue",
      title: "Queue",
      file: "attachments/queue.csv",
      type: "text/html",
    } as const;
    const dirs = [
      put("one", red("infra.queue"), { ...infra, attachments: [evidence] }),
      put("two", {}, rest),
    ];
    writeFileSync(join(root, "one", "reports", "latest", evidence.file), "a\n1\n");
    for (let time = 1; time <= 2; time += 1) {
      const { stacks, notes } = await mergeWith({ page: true }, ...dirs);
      expect(notes).toEqual([]);
      const page = join(root, "out", stacks[0]?.page ?? "");
      const text = readFileSync(page, "utf8");
      expect(text).toContain("NO-GO · http://a:8188");
      expect(text).toMatch(/href="\d+-validation-/);
      expect(readdirSync(dirname(page))).not.toContain("allure-results");
      // what a table is, its ending says: nothing of an artifact becomes a page
      expect(text).not.toContain("text/html");
      const kept = readdirSync(join(root, "history", "allure"));
      expect(kept).toHaveLength(1);
      const memory = JSON.parse(
        gunzipSync(readFileSync(join(root, "history", "allure", kept[0] ?? ""))).toString("utf8"),
      );
      const names = Object.values(memory.testResults as Record<string, { name: string }>).map(
        ({ name }) => name,
      );
      expect(new Set(names).size).toBe(names.length);
      expect(names).toHaveLength(stacks[0]?.record.checks.length ?? 0);
    }
    expect(readFileSync(join(root, "out", "index.html"), "utf8")).toContain(">Checks one by one</a>");
  });

  test("are as bad as the worst of them, and what one could tell stands before what another could not", async () => {
    const { put, merge } = bench();
    const untold = { "infra.queue": { status: "skipped" } } as const;
    const good = await merge(put("one", untold), put("two"));
    expect(good.stacks[0]?.verdict.checks.find(({ id }) => id === "infra.queue")?.status).toBe("passed");
    const bad = await merge(put("one", red("infra.queue")), put("two"));
    expect(bad).toMatchObject({ verdict: "NO_GO", exitStatus: 1 });
    expect(bad.stacks[0]?.verdict.diagnoses.map(({ code }) => code)).toEqual(["unexplained-infra.queue"]);
  });
});

test.for([
  ["of another shape", { session: { students: 30 } }, undefined],
  ["of ours", sampleFigures(), "yes"],
])("a class %s is read where it can be, and takes no verdict with it", async ([, readiness, answer]) => {
  const { put, merge } = bench();
  const facts = { "readiness.burst": { readiness } } as unknown as RunRecord["facts"];
  const merged = await merge(put("one", {}, { stages: ["infra", "readiness"], facts }));
  expect(merged.verdict).toBe("GO");
  expect(merged.stacks[0]?.verdict.readiness?.answer).toBe(answer);
});

test("other stacks stand beside each other, each by its name, under one verdict", async () => {
  const { put, merge, root } = bench();
  const other = { target: { ...target, url: "http://b:8188" } };
  const merged = await merge(put("one"), put("two", red("infra.queue"), other));
  expect(merged.stacks.map(({ name, verdict }) => [name, verdict.verdict])).toEqual([
    ["http://a:8188 · qwen-image-edit-2509", "GO"],
    ["http://b:8188 · qwen-image-edit-2509", "NO_GO"],
  ]);
  expect(merged).toMatchObject({ verdict: "NO_GO", exitStatus: 1 });
  const page = readFileSync(join(root, "out", "index.html"), "utf8");
  const links = [...page.matchAll(/<a href="([^"]+)">([^<]+)</g)];
  // the one to be seen to stands first, and each leads to its report
  expect(links.map(([, , word]) => word)).toEqual(["http://b:8188", "http://a:8188"]);
  for (const [, file = ""] of links)
    expect(existsSync(join(root, "out", decodeURIComponent(file)))).toBe(true);
  expect(readFileSync(join(root, "out", "summary.md"), "utf8")).not.toContain("](");
  expect(JSON.parse(readFileSync(join(root, "out", "verdict.json"), "utf8"))).toMatchObject({
    merged: true,
    verdict: "NO_GO",
    exitStatus: 1,
    stacks: [{ verdict: "GO" }, { verdict: "NO_GO" }],
  });
});

describe("beside a run that is GO, in a folder of artifacts", () => {
  const left: readonly (readonly [what: string, folder: string, files: readonly string[]])[] = [
    ["a job that its configuration ended", "b", ["junit.xml", "summary.md"]],
    ["the same, with its path", "b/reports/latest", ["junit.xml", "summary.md"]],
    ["a job that was killed", "b/2026-11-28T08-00-00-000Z", ["run.partial.json"]],
    ["a job that left nothing", "b", []],
  ];
  test.for(left)("%s is a NO-GO", async ([, folder, files], { expect: expects }) => {
    const { root, put, merge } = bench();
    put("all/a");
    mkdirSync(join(root, "all", folder), { recursive: true });
    for (const file of files) writeFileSync(join(root, "all", folder, file), "");
    const merged = await merge(join(root, "all"));
    expects(merged).toMatchObject({ verdict: "NO_GO", exitStatus: 1, lost: [join(root, "all", "b")] });
    expects(merged.stacks).toHaveLength(1);
  });

  test("what is no job of ours, or a history, changes nothing, and a run one folder deeper counts", async () => {
    const { root, put, merge } = bench();
    put("all/a");
    for (const file of ["unit/junit.xml", "image/layer.tar", "history/runs/x.json"]) {
      mkdirSync(dirname(join(root, "all", file)), { recursive: true });
      writeFileSync(join(root, "all", file), "");
    }
    const latest = join(put("all/deeper", {}, { target: { ...target, url: "http://b:8188" } }), "reports");
    renameSync(join(latest, "latest"), join(root, "all", "deeper", "reports-of-b"));
    rmSync(latest, { recursive: true });
    const merged = await merge(join(root, "all"));
    expect(merged).toMatchObject({ verdict: "GO", exitStatus: 0, lost: [] });
    expect(merged.stacks).toHaveLength(2);
  });

  test("the merge's own folder and its history are no job's, though they are empty", async () => {
    const { root, put, mergeWith } = bench();
    put("all/a");
    const [out, historyDir] = [join(root, "all", "merged"), join(root, "all", "history")];
    mkdirSync(historyDir);
    expect(await mergeWith({ out, historyDir }, join(root, "all"))).toMatchObject({
      verdict: "GO",
      lost: [],
    });
  });

  test("of an artifact that holds several folders of reports, each counts", async () => {
    const { root, put, merge } = bench();
    put("all/a");
    for (const name of ["b", "c"]) {
      const url = `http://${name}:8188`;
      const own = put(name, name === "c" ? red("infra.reachable") : {}, { target: { ...target, url } });
      mkdirSync(join(root, "all", "deeper"), { recursive: true });
      renameSync(join(own, "reports"), join(root, "all", "deeper", name));
    }
    const merged = await merge(join(root, "all"));
    expect(merged.stacks).toHaveLength(3);
    expect(merged).toMatchObject({ verdict: "NO_GO", exitStatus: 1, lost: [] });
  });
});

test("a folder of artifacts is searched, and one without a run is a NO-GO", async () => {
  const { put, merge, root } = bench();
  put("artifacts/one", {}, infra);
  put("artifacts/two", {}, rest);
  expect((await merge(join(root, "artifacts"))).stacks[0]?.shards).toEqual(["one", "two"]);
  mkdirSync(join(root, "empty"));
  const merged = await merge(join(root, "artifacts"), join(root, "empty"), join(root, "nowhere"));
  expect(merged).toMatchObject({ verdict: "NO_GO", exitStatus: 1 });
  expect(merged.lost).toEqual([join(root, "empty"), join(root, "nowhere")]);
  expect(await merge(join(root, "nowhere"))).toMatchObject({ verdict: "NO_GO", exitStatus: 2 });
});

test("no file of a merge names a folder by its secret", async () => {
  const { put, root } = bench();
  const token = `$2b$12$${"Rz".repeat(26)}q`;
  const dirs = [put("one"), join(root, `lost-${token.slice(7)}`), join(root, `${token}`)];
  const how = { out: join(root, "out"), historyDir: join(root, "history"), language: "en" } as const;
  await mergeReports(dirs, { ...how, redact: createRedactor([token]) });
  for (const name of readdirSync(how.out, { recursive: true, encoding: "utf8" })) {
    const file = join(how.out, name);
    if (statSync(file).isFile()) expect(readFileSync(file, "latin1"), name).not.toContain("RzRzRzRzRzRz");
  }
  const { lost } = JSON.parse(readFileSync(join(how.out, "verdict.json"), "utf8"));
  expect(lost).toHaveLength(2);
});

test("more runs than a pipeline has are refused, and the merge before stays", async () => {
  const { put, merge, root } = bench();
  await merge(put("one"));
  for (let at = 0; at <= MAX_RUNS; at += 1) {
    mkdirSync(join(root, "many", `${at}`), { recursive: true });
    writeFileSync(join(root, "many", `${at}`, "run.json"), "{}");
  }
  await expect(merge(join(root, "many"))).rejects.toMatchObject({
    code: "MERGE_TOO_MANY_RUNS",
    message: expect.stringContaining("101"),
  });
  expect(existsSync(join(root, "out", "verdict.json"))).toBe(true);
  rmSync(join(root, "many", "0"), { recursive: true });
  expect((await merge(join(root, "many"))).lost).toHaveLength(MAX_RUNS);
});

test("its own result is not merged again, and stays", async () => {
  const { put, merge, root } = bench();
  await merge(put("one"));
  await expect(merge(join(root, "out"))).rejects.toMatchObject({ code: "MERGE_OF_ITSELF" });
  expect(existsSync(join(root, "out", "verdict.json"))).toBe(true);
});

test("a file in the place of a folder is no run, and no history", async () => {
  const { put, merge, root } = bench();
  const dir = put("one");
  writeFileSync(join(dir, "runs"), "");
  writeFileSync(join(root, "file"), "");
  expect(await merge(dir, join(root, "file"))).toMatchObject({ exitStatus: 1, lost: [join(root, "file")] });
});

test("no file is taken through a folder that is a link", async () => {
  const { put, merge, root } = bench();
  const folder = join(put("hostile"), "reports", "latest");
  mkdirSync(join(root, "elsewhere"));
  writeFileSync(join(root, "elsewhere", "secret.csv"), '"secret"\n"of this machine"\n');
  rmSync(join(folder, "attachments"), { recursive: true });
  symlinkSync(join(root, "elsewhere"), join(folder, "attachments"));
  const record = JSON.parse(readFileSync(join(folder, "run.json"), "utf8"));
  const attachment = { check: "infra.queue", title: "t", file: "attachments/secret.csv", type: "text/csv" };
  writeFileSync(join(folder, "run.json"), JSON.stringify({ ...record, attachments: [attachment] }));
  expect(await merge(join(root, "hostile"))).toMatchObject({ verdict: "GO", lost: [] });
  const all = readdirSync(join(root, "out"), { recursive: true, encoding: "utf8" });
  expect(all.filter((name) => name.endsWith("secret.csv"))).toEqual([]);
});

test("what is no record is refused, and no file outside of a run is taken", async () => {
  const { put, merge, root } = bench();
  const folder = join(put("hostile"), "reports", "latest");
  const record = JSON.parse(readFileSync(join(folder, "run.json"), "utf8"));
  writeFileSync(join(folder, "attachments", "ours.csv"), '"a"\n"1"\n');
  writeFileSync(join(root, "secret.csv"), '"secret"\n"of this machine"\n');
  symlinkSync(join(root, "secret.csv"), join(folder, "attachments", "link.csv"));
  const attachments = [
    "attachments/ours.csv",
    "attachments/link.csv",
    "../../../secret.csv",
    join(root, "secret.csv"),
  ].map((file) => ({ check: "infra.queue", title: "t", file, type: "text/csv" }));
  const unknown = { ...record.checks[0], id: "infra.of-another-version", status: "failed" };
  writeFileSync(
    join(folder, "run.json"),
    JSON.stringify({ ...record, attachments, checks: [...record.checks, unknown] }),
  );
  const merged = await merge(join(root, "hostile"));
  expect(merged).toMatchObject({ verdict: "GO", lost: [] });
  const all = readdirSync(join(root, "out"), { recursive: true, encoding: "utf8" });
  expect(all.filter((name) => name.endsWith(".csv")).map((name) => name.split("/").at(-1))).toEqual([
    "1-ours.csv",
  ]);
  for (const text of [
    "{ cut",
    "[]",
    JSON.stringify({ ...record, checks: "all good" }),
    "[".repeat(100_000),
  ]) {
    writeFileSync(join(folder, "run.json"), text);
    expect(await merge(join(root, "hostile"))).toMatchObject({ exitStatus: 2, lost: [folder] });
  }
});

describe("runs in a language", () => {
  const page = (root: string, file: string) => readFileSync(join(root, "out", file), "utf8");
  const pieces = (root: string, report = "index.html") => ({
    whole: page(root, "index.html"),
    own: page(root, report),
    line: JSON.parse(page(root, "verdict.json")).stacks[0].line as string,
  });

  test("other than the one asked for keep their own reports in it, and the page of all is in the one asked for", async () => {
    const { put, mergeWith, root } = bench();
    const dirs = [put("one", red("infra.queue"), { language: "fr" })];
    const { stacks, notes } = await mergeWith({ language: "en" }, ...dirs);
    const { whole, own, line } = pieces(root, stacks[0]?.report);
    expect(whole).toMatch(/<html lang="en"/);
    expect(whole).not.toMatch(/contrôles? (réussi|bloqué|non demandé)|Les contrôles un à un/);
    expect(line).toContain("The queue");
    expect(own).toMatch(/<html lang="fr"/);
    expect(notes.map(({ en }) => en)).toEqual([
      "one: its reports, and what its checks say, are in the language of its runs: French.",
    ]);
  });

  test("are joined in theirs where none is asked for, and two languages in none of them", async () => {
    const { put, mergeWith, root } = bench();
    const french = await mergeWith({ language: "en", ofRuns: true }, put("one", {}, { language: "fr" }));
    expect([french.language, french.notes]).toEqual(["fr", []]);
    expect(pieces(root).whole).toMatch(/<html lang="fr"/);
    const both = await mergeWith(
      { language: "en", ofRuns: true },
      put("one", {}, { language: "fr" }),
      put("two", {}, { language: "en" }),
    );
    expect([both.language, both.notes.map(({ en }) => en)]).toEqual([
      "en",
      ["one + two: what the checks say is in the language of their run: French, English."],
    ]);
  });
});
