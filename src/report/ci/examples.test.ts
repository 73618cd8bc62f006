import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { projectRoot } from "../../config/paths.ts";
import { allSettings } from "../../config/settings.ts";

const read = (file: string): string => readFileSync(join(projectRoot, file), "utf8");
const filesOf = (pattern: string): string[] =>
  globSync(pattern, { cwd: projectRoot }).map((file) => file.replaceAll("\\", "/"));
const github = [...filesOf("examples/github/*.yml"), ".github/workflows/validate.yml"];
const gitlab = filesOf("examples/gitlab/*.yml");
const { scripts } = JSON.parse(read("package.json"));
const names = new Set(allSettings.map(({ env }) => env));

/** Those of the published schemas' keys that we use: a word that a host does not know is a slip. */
const keys = {
  workflow: ["name", "on", "permissions", "concurrency", "defaults", "jobs"],
  job: ["needs", "runs-on", "if", "environment", "timeout-minutes", "strategy", "outputs", "env", "steps"],
  step: ["name", "id", "if", "uses", "with", "run", "env", "working-directory"],
  gitlab: [
    "stage",
    "parallel",
    "needs",
    "variables",
    "tags",
    "resource_group",
    "timeout",
    "rules",
    "allow_failure",
    "cache",
    "before_script",
    "script",
    "after_script",
    "artifacts",
  ],
};

const inputs: Readonly<Record<string, readonly string[]>> = {
  "actions/checkout@v6": ["persist-credentials"],
  "actions/setup-node@v6": ["node-version", "cache", "cache-dependency-path"],
  "actions/cache/restore@v5": ["path", "key", "restore-keys"],
  "actions/cache/save@v5": ["path", "key"],
  "actions/download-artifact@v8": ["pattern", "path"],
  "actions/upload-artifact@v7": ["name", "path", "if-no-files-found", "retention-days"],
};

const only = (object: object, allowed: readonly string[]): void =>
  expect(Object.keys(object).filter((key) => !allowed.includes(key))).toEqual([]);

function commandsFit(text: string): void {
  for (const [, script] of text.matchAll(/\bnpm (?:run )?([\w:-]+)/g))
    if (script !== "ci") expect(Object.keys(scripts)).toContain(script);
}

interface Job {
  readonly "runs-on": string | string[];
  readonly steps: Record<string, never>[];
  readonly if?: string;
  readonly "timeout-minutes": number;
}

// strict: a key given twice, or a tab, is an error
const githubJobs = github.flatMap((file) =>
  Object.entries<Job>(parse(read(file)).jobs).map(([name, job]) => ({ file, name, job })),
);

describe.for(githubJobs)("$file, $name", ({ file, job }) => {
  const text = read(file);
  const workflow = parse(text);
  const hosted = typeof job["runs-on"] === "string";

  test("has only what GitHub knows, with a limit of time and the least permissions", () => {
    only(workflow, keys.workflow);
    only(job, keys.job);
    expect(workflow.permissions).toEqual({ contents: "read" });
    expect(job["timeout-minutes"]).toBeGreaterThan(0);
    for (const step of job.steps) {
      only(step, keys.step);
      const { uses, run } = step;
      expect(uses === undefined).toBe(run !== undefined);
      if (uses === undefined) continue;
      expect(Object.keys(inputs)).toContain(uses);
      only(step.with ?? {}, inputs[uses] ?? []);
    }
  });

  test("lets nothing of a fork run on a machine of one's own, or see a secret", () => {
    expect(Object.keys(workflow.on)).not.toContain("pull_request_target");
    expect(text).toMatch(/fork/i);
    if (!Object.keys(workflow.on).includes("pull_request")) return;
    const guarded = job.if?.includes("head.repo.full_name == github.repository") ?? false;
    expect(guarded || (hosted && !text.includes("secrets."))).toBe(true);
  });

  test("leaves no token of the checkout behind, and puts no word of a person into a shell", () => {
    for (const { uses, run = "", with: inputs } of job.steps as Record<string, unknown>[]) {
      if (/^actions\/checkout/.test(`${uses}`)) expect(inputs).toEqual({ "persist-credentials": false });
      expect(run).not.toContain("${{");
    }
  });

  test("keeps the reports of red runs, and lets no secret into a command", () => {
    const upload = job.steps.at(-1) as unknown as { if: string; uses: string };
    expect(upload.uses).toMatch(/^actions\/upload-artifact/);
    expect(upload.if).toContain("always()");
    for (const { run = "" } of job.steps) {
      expect(run).not.toContain("secrets.");
      commandsFit(run);
    }
  });

  test("sets variables that the suite reads", () => {
    const given = job.steps
      .flatMap(({ env = {} }) => Object.keys(env))
      .filter((name) => /^(COMFYUI|HISTORY|REPORT)/.test(name));
    expect(given.filter((name) => !names.has(name))).toEqual([]);
  });
});

test.for(gitlab)("%s runs no merge request of a fork", (file) => {
  const jobs = Object.values<{ rules?: { if: string; when?: string }[] }>(parse(read(file)));
  const [first, ...rules] = jobs.flatMap((job) => job.rules ?? []);
  if (![first, ...rules].some((rule) => rule?.if.includes("merge_request_event"))) return;
  expect(first).toMatchObject({
    if: expect.stringContaining("$CI_MERGE_REQUEST_SOURCE_PROJECT_ID != $CI_PROJECT_ID"),
    when: "never",
  });
});

const gitlabJobs = gitlab.flatMap((file) => {
  const { stages, ...jobs } = parse(read(file));
  return Object.entries<Record<string, never>>(jobs).map(([name, job]) => ({ file, name, job, stages }));
});

describe.for(gitlabJobs)("$file, $name", ({ file, job, stages }) => {
  const text = read(file);
  const script = [job.before_script ?? [], job.script, job.after_script ?? []].flat() as unknown as string[];

  test("has only what GitLab knows, and keeps the reports of red runs", () => {
    only(job, keys.gitlab);
    expect(stages).toContain(job.stage);
    expect(job.artifacts).toMatchObject({
      when: "always",
      reports: { junit: expect.stringMatching(/^\$SUITE\/reports\/(?:latest|merged)\/junit\.xml$/) },
    });
    for (const line of script) commandsFit(line);
  });

  test("says what becomes of a fork, and sets variables that the suite reads", () => {
    expect(text).toMatch(/fork/i);
    const set = script.flatMap((line) => /^export (\w+)=/.exec(line)?.[1] ?? []);
    expect(set.filter((name) => !names.has(name))).toEqual([]);
  });
});

test("both hosts have the same pipelines, and each is in the table", () => {
  const table = read("examples/README.md");
  for (const file of [...github.slice(0, -1), ...gitlab])
    expect(table).toContain(file.replace("examples/", ""));
  expect(github.length).toBe(gitlab.length + 1);
});
