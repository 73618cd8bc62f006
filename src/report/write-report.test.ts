import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { type Marks, red, sampleRecord } from "../../selftest/data/sample-record.ts";
import { writePartial } from "../history/partial-record.ts";
import { pastRuns } from "../history/past-runs.ts";
import { newRunDir } from "../history/run-dir.ts";
import type { CheckId } from "../record/catalogue.ts";
import type { Measured } from "../record/facts.ts";
import type { RunRecord } from "../record/run-record.ts";
import type { Verdict } from "../record/verdict.ts";
import { createRedactor } from "../redaction/redactor.ts";
import { allureListener } from "./allure/listener.ts";
import { writeReports } from "./write-report.ts";

const secret = "un-mot-de-passe-de-cours";
const redact = createRedactor([secret]);
const waived = { status: "waived", reason: "faiblesse amont", waivedUntil: "2027-01-01" } as const;

function reportsDir(): string {
  const path = mkdtempSync(join(tmpdir(), "e2e-reports-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Results as allure-vitest and our listener leave them. */
function writeResults(folder: string, record: RunRecord): void {
  mkdirSync(folder, { recursive: true });
  const { beforeTestResultWrite } = allureListener({ redact: (text) => text, language: record.language });
  for (const [index, { id, status, reason = "" }] of record.checks.entries()) {
    const labels = Object.entries({ check: id, checkStatus: status, reason });
    const result = {
      uuid: `${index}`,
      testCaseId: id,
      historyId: id,
      fullName: id,
      name: id,
      status: status === "passed" ? "passed" : "skipped",
      statusDetails: {},
      labels: labels.map(([name, value]) => ({ name, value })),
      steps: [],
      attachments:
        id === "infra.queue" ? [{ name: "réponse", type: "text/plain", source: "a-attachment.txt" }] : [],
    };
    beforeTestResultWrite(result);
    writeFileSync(join(folder, `${index}-result.json`), JSON.stringify(result));
  }
  writeFileSync(join(folder, "a-attachment.txt"), `corps : ${secret}`);
}

function everyFile(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe("a run with results", async () => {
  const root = mkdtempSync(join(tmpdir(), "e2e-reports-"));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const runDir = newRunDir(root, new Date());
  const allureResults = join(runDir, "allure-results");
  const failed = { status: "failed", reason: `GET /queue a répondu ${secret}` } as const;
  const record = sampleRecord(
    { "infra.queue": failed, "auth.suffix-rule": waived },
    {},
    { errors: ["worker died"] },
  );
  writeResults(allureResults, record);
  const written = await writeReports(record, { redact, runDir, allureResults });
  const pageOf = (folder: string): string => readFileSync(join(folder, "index.html"), "utf8");
  const page = pageOf(join(root, "latest"));
  /** The page keeps its data in base64. */
  const data = [...page.matchAll(/"([A-Za-z0-9+/]{40,}={0,2})"/g)]
    .filter(([, text = ""]) => text.length < 100_000)
    .map(([, text = ""]) => Buffer.from(text, "base64").toString("utf8"))
    .join("\n");

  test("leaves verdict, record and page in its folder and in latest, whole", () => {
    expect(written.notes).toEqual([]);
    expect(written.exitStatus).toBe(1);
    const latest = join(root, "latest");
    expect(readdirSync(latest).sort()).toEqual([
      "badge.json",
      "dashboard.html",
      "index.html",
      "junit.xml",
      "metrics.prom",
      "phase-report.html",
      "phase-report.md",
      "run.json",
      "summary.md",
      "verdict.json",
    ]);
    expect(readdirSync(runDir).sort()).toEqual([
      expect.stringMatching(/^01-validation-qwen-image-edit-2509-[0-9-]+\.html$/),
      expect.stringMatching(/^01-validation-.*\.md$/),
      "allure-results",
      "badge.json",
      "dashboard.html",
      "fingerprint.json",
      "index.html",
      "junit.xml",
      "metrics.prom",
      "run.json",
      "summary.md",
      "verdict.json",
    ]);
    const verdict = JSON.parse(readFileSync(join(latest, "verdict.json"), "utf8")) as Verdict;
    expect(verdict).toEqual(written.verdict);
    expect(verdict.verdict).toBe("NO_GO");
    // the phase report goes by another name in the run's folder
    const [phase = ""] = readdirSync(runDir);
    expect(pageOf(runDir).replace(`href="${phase}"`, 'href="phase-report.html"')).toBe(page);
  });

  test("has no secret in any file, though results, attachments and reasons held one", () => {
    for (const file of everyFile(root)) expect(readFileSync(file, "utf8").includes(secret), file).toBe(false);
    expect(data).not.toContain(secret);
    expect(data).toContain("GET /queue a répondu [secret]");
  });

  test("shows verdict and target in the title, diagnoses as categories, waivers as accepted", () => {
    expect(page).toContain("NO-GO · http://localhost:8188 ·");
    expect(page).toContain('<html dir="ltr" lang="fr">');
    expect(page).toContain('"reportLanguage":"fr"');
    expect(data).toContain("(unexplained-infra.queue)");
    expect(data).toContain('"resolution":"accepted"');
    expect(data).toContain("Dérogation jusqu'au 2027-01-01 · faiblesse amont");
    expect(data).toContain("worker died");
  });

  test("tells nobody that it was opened", () => {
    expect(page).not.toContain("googletagmanager");
    expect(page).not.toContain("gtag(");
    expect(page).not.toMatch(/<(?:script|link|img)[^>]{0,200}(?:src|href)="https?:/);
  });
});

describe("a page that cannot be made", () => {
  test("costs a note, never the verdict", async () => {
    const runDir = newRunDir(reportsDir(), new Date());
    const allureResults = join(runDir, "allure-results");
    writeFileSync(allureResults, `not a folder: ${secret}`);
    const written = await writeReports(sampleRecord(red("infra.queue")), { redact, runDir, allureResults });
    expect(written.verdict.verdict).toBe("NO_GO");
    expect(written.notes).toHaveLength(1);
    expect(JSON.stringify(written.notes)).not.toContain(secret);
    expect(existsSync(join(runDir, "..", "latest", "verdict.json"))).toBe(true);
    expect(written.paths.page).toBeUndefined();
  });

  test("is made without a result that is not JSON, or that is of no check", async () => {
    const runDir = newRunDir(reportsDir(), new Date());
    const allureResults = join(runDir, "allure-results");
    writeResults(allureResults, sampleRecord({}, {}, { stages: ["infra"] }));
    writeFileSync(join(allureResults, "x-result.json"), "{ cut");
    const stranger = { uuid: "y", statusDetails: {}, labels: [] };
    writeFileSync(join(allureResults, "y-result.json"), JSON.stringify(stranger));
    const written = await writeReports(sampleRecord(), { redact, runDir, allureResults });
    expect(written.notes).toEqual([]);
    expect(existsSync(join(allureResults, "y-result.json"))).toBe(false);
    expect(written.paths.page).toContain("index.html");
  });

  test("is left out on request, its results are redacted all the same", async () => {
    const runDir = newRunDir(reportsDir(), new Date());
    const allureResults = join(runDir, "allure-results");
    writeResults(allureResults, sampleRecord(red("infra.queue"), {}, { stages: ["infra"] }));
    writeFileSync(join(allureResults, "b-attachment.txt"), secret);
    const written = await writeReports(sampleRecord(), { redact, runDir, allureResults, page: false });
    expect([written.notes, written.paths.page]).toEqual([[], undefined]);
    expect(readFileSync(join(allureResults, "b-attachment.txt"), "utf8")).not.toContain(secret);
  });

  test("is not asked for where there are no results, and an older page is taken away", async () => {
    const root = reportsDir();
    mkdirSync(join(root, "latest"));
    writeFileSync(join(root, "latest", "index.html"), "older");
    writeFileSync(join(root, "latest", "run.json"), JSON.stringify({ startedAt: 1, checks: [] }));
    const runDir = newRunDir(root, new Date());
    const written = await writeReports(sampleRecord(), {
      redact,
      runDir,
      allureResults: join(runDir, "none"),
    });
    expect(written).toMatchObject({ exitStatus: 0, notes: [] });
    expect(existsSync(join(root, "latest", "index.html"))).toBe(false);
  });
});

test("attachments go to latest too, and those of the run before do not stay", async () => {
  const root = reportsDir();
  for (const id of ["infra.queue", "infra.models"] satisfies CheckId[]) {
    const runDir = newRunDir(root, new Date());
    mkdirSync(join(runDir, "attachments"));
    writeFileSync(join(runDir, "attachments", `${id}.txt`), "x");
    await writeReports(sampleRecord(), { redact, runDir, allureResults: join(runDir, "none") });
  }
  expect(readdirSync(join(root, "latest", "attachments"))).toEqual(["infra.models.txt"]);
});

test("a run keeps the number of its start, though its report is made after that of a later run", async () => {
  const root = reportsDir();
  const report = (runDir: string) =>
    writeReports(sampleRecord(), { redact, runDir, allureResults: join(runDir, "none") });
  const [cut, next] = [newRunDir(root, new Date(1)), newRunDir(root, new Date(2))];
  for (const runDir of [next, cut]) await report(runDir);
  const numbers = [cut, next].map((runDir) => readdirSync(runDir).find((name) => name.endsWith(".md")));
  expect(numbers).toEqual([expect.stringMatching(/^01-/), expect.stringMatching(/^02-/)]);
  await report(newRunDir(root, new Date(3)));
  expect(pastRuns(root).map(({ fingerprint }) => fingerprint.number)).toEqual([1, 2, 3]);
});

test("Allure remembers the earlier runs where only the history has outlived them", async () => {
  const historyDir = reportsDir();
  const run = async (second: number) => {
    const startedAt = Date.UTC(2026, 10, 22, 8, 0, second);
    const runDir = newRunDir(reportsDir(), new Date(startedAt), historyDir);
    const allureResults = join(runDir, "allure-results");
    const record = sampleRecord({}, {}, { stages: ["infra"], startedAt });
    writeResults(allureResults, record);
    const { notes } = await writeReports(record, { redact, runDir, allureResults, historyDir });
    expect(notes).toEqual([]);
    expect(readdirSync(runDir)).not.toContain("allure-history.jsonl");
    return runDir;
  };
  await run(1);
  const page = join(await run(2), "index.html");
  const [, stack] = readdirSync(join(historyDir, "allure"))[0]?.split(".1.") ?? [];
  expect(readdirSync(join(historyDir, "allure"))).toEqual([
    `2026-11-22T08-00-01-000Z.1.${stack}`,
    expect.stringMatching(/^2026-11-22T08-00-02-000Z\.2\./),
  ]);
  expect(readFileSync(page, "utf8")).toContain("history/");
  expect(existsSync(join(dirname(dirname(page)), "allure-history"))).toBe(false);
});

const system: NonNullable<Measured["system"]> = {
  comfyui: "0.3.64",
  python: "3.13.5",
  pytorch: "2.6.0",
  os: "posix",
  flags: [],
  device: "cuda:0 NVIDIA GeForce RTX 3090",
  deviceType: "cuda",
  vramTotal: 25_438_453_760,
  vramFree: 25_073_549_312,
  ramTotal: 67_299_647_488,
  ramFree: 51_539_607_552,
};

test("what changed since the last green run stands beside the first broken stage, in each report", async () => {
  const root = reportsDir();
  const report = async (second: number, pytorch: string, marks: Marks) => {
    const startedAt = Date.UTC(2026, 10, 22, 8, 0, second);
    const runDir = newRunDir(root, new Date(startedAt));
    const allureResults = join(runDir, "allure-results");
    const facts: Measured = { system: { ...system, pytorch } };
    const record = sampleRecord(marks, facts, { startedAt });
    writeResults(allureResults, record);
    return { runDir, ...(await writeReports(record, { redact, runDir, allureResults, page: false })) };
  };
  await report(1, "2.6.0", {});
  const { runDir, verdict } = await report(2, "2.7.1", red("auth.enforced", "generation.edit"));
  expect(verdict.changes).toEqual({
    since: "2026-11-22T08-00-01-000Z",
    differences: ["PyTorch : 2.6.0 → 2.7.1"],
    notCompared: [],
  });
  const markdown = readFileSync(join(root, "latest", "phase-report.md"), "utf8");
  const [, stages = ""] = markdown.split("## Étape par étape");
  const [, auth = "", generation = ""] = stages.split(/^### (?=Auth|Géné)/m);
  expect(auth).toContain("2.6.0 → 2.7.1");
  expect(generation).not.toContain("2.6.0 → 2.7.1");
  const results = everyFile(join(runDir, "allure-results"))
    .filter((file) => file.endsWith("-result.json"))
    .map((file) => JSON.parse(readFileSync(file, "utf8")));
  const telling = results.filter(({ statusDetails: { message = "" } }) => message.includes("2.7.1"));
  expect(telling.map(({ fullName }) => fullName)).toEqual(["auth.enforced"]);
  const globals = readFileSync(join(runDir, "allure-results", "run-globals.json"), "utf8");
  expect(globals).toContain("Changé depuis la dernière exécution verte (n° 1");
});

test("the verdict stands where nothing can be written, with what is missing and why", async () => {
  const root = reportsDir();
  writeFileSync(join(root, "file"), "");
  const runDir = join(root, "file", "run");
  const written = await writeReports(sampleRecord(), { redact, runDir, allureResults: join(root, "none") });
  expect(written.exitStatus).toBe(0);
  expect(written.notes.map(({ fr }) => fr).join("\n")).toMatch(/Non écrit, .*run\.json.*verdict\.json/s);
  expect(written.notes.length).toBeLessThan(4);
});

test("a run whose record cannot be written leaves no half of it, none that says it was cut, and names no file that is missing", async () => {
  const runDir = newRunDir(reportsDir(), new Date());
  writePartial(runDir, { ...sampleRecord(), cut: true });
  // whatever takes their place, a full disk or a folder: nothing can take these names
  for (const name of ["run.json", "verdict.json"]) mkdirSync(join(runDir, name));
  const allureResults = join(runDir, "none");
  const { paths } = await writeReports(sampleRecord(), { redact, runDir, allureResults, latestDir: runDir });
  const left = everyFile(runDir).map((file) => file.slice(runDir.length + 1));
  expect(left.filter((file) => /\.new$|partial/.test(file))).toEqual([]);
  rmSync(join(runDir, "verdict.json"), { recursive: true });
  const again = await writeReports(sampleRecord(), { redact, runDir, allureResults, latestDir: runDir });
  expect([paths.verdict, again.paths.verdict]).toEqual([undefined, expect.stringContaining("verdict.json")]);
});
