import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** The only modules that may write, and what each lets out. Everything else gives them what it has to say. */
const doors: Readonly<Record<string, string>> = {
  "src/redaction/console.ts": "the console: redacted, inert for terminals and CI services",
  "src/command-line.ts": "the width of the console, writes nothing itself",
  "src/fleet/lines.ts": "asks what the console is, writes nothing itself",
  "src/one-target.ts": "listens for a closed pipe, writes nothing",
  "src/validate.ts": "what the runner itself says, through the same streams",
  "src/learn/ask.ts": "questions of ours to the person at the terminal",
  "src/learn/files.ts": "the learnt profile, made of checked values",
  "src/cli.ts": "listens for a closed pipe, writes nothing",
  "src/early-interrupt.ts": "one sentence of ours, before anything was read",
  "src/runner/live-line.ts": "asks what the console is, writes nothing itself",
  "src/judge/judge.ts": "numbers of pictures, into the file that a person names",
  "src/synthetic/write-file.ts": "random weights",
  "src/history/write-json.ts": "records that were redacted to their depth",
  "src/history/run-dir.ts": "the number of a run",
  "src/runner/evidence.ts": "evidence: redacted texts, pictures without foreign chunks",
  "src/history/latest.ts": "copies of reports that are written already",
  "src/report/write-report.ts": "a link in the copy of a page",
  "src/report/allure/pages.ts": "Allure's pages, made of redacted results",
  "src/report/allure/plain-writer.ts": "Allure's results, as its listener has redacted them",
  "src/report/allure/pictures.ts": "previews and drawings of redacted figures",
  "src/report/allure/results.ts": "Allure's results: each text redacted once more",
  "src/report/merge/merge-reports.ts": "pictures and tables of other runs, under names of ours",
  "src/report/ci/invalid.ts": "what is wrong with a configuration, on the job's page",
  "src/report/ci/write-ci.ts": "JUnit and the job summary, redacted",
  "src/report/phase/write-phase-report.ts": "the phase report, redacted",
  "src/targets/synthetic/prepare.ts": "a Compose file made of the user's own words, for Docker alone",
  "src/targets/container.ts": "the token of a container that we start, for it alone",
};
const scripts = ["scripts/report-open.ts", "scripts/watch.ts"];

const way =
  /process\.(?:stdout|stderr)|\bconsole\.\w+\(|\b(?:write|append|copy)File(?:Sync)?\b|\bcpSync\b|\bwriteSync\b|\bcreateWriteStream\b/;

test("nothing leaves but through a door", () => {
  const root = new URL("../", import.meta.url);
  const userScripts = [
    "judge",
    "learn",
    "models-synthetic",
    "report-config",
    "report-list",
    "report-merge",
    "report-open",
    "references-approve",
    "watch",
  ];
  const files = globSync(["{src,tests}/**/*.ts", `scripts/{${userScripts.join(",")}}.ts`], { cwd: root })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !path.endsWith(".test.ts"));
  const writing = files.filter((path) => way.test(readFileSync(new URL(path, root), "utf8")));
  const known = [...Object.keys(doors), ...scripts];
  expect(writing.filter((path) => !known.includes(path))).toEqual([]);
  // a door that writes no more is taken off the list
  expect(known.filter((path) => !writing.includes(path))).toEqual([]);
  expect(files.length).toBeGreaterThan(250);
});
