import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectRoot } from "../../src/config/paths.ts";
import type { Checkout } from "./checkout.ts";
import { type Contexts, filled, isWanted } from "./expression.ts";
import { bash, machine } from "./shell.ts";

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly "working-directory"?: string;
}

export interface Given {
  readonly secrets?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  /** Number of the run, which is part of the keys of caches. */
  readonly run?: number;
  /** Which job of the file; the first where nothing is said. */
  readonly job?: string;
  /** Its cell of the matrix. */
  readonly matrix?: Readonly<Record<string, number>>;
  /** What the jobs before it left. */
  readonly needs?: Readonly<Record<string, { readonly outputs: Readonly<Record<string, string>> }>>;
}

export interface JobResult {
  readonly failed: boolean;
  /** Name and outcome of each step. */
  readonly steps: readonly (readonly [name: string, outcome: "passed" | "failed" | "skipped"])[];
  readonly output: string;
  readonly summary: string;
}

/** Runs the job of a workflow in a clean checkout, as GitHub does: conditions, outputs, caches and artifacts included. */
export async function runWorkflow(file: string, checkout: Checkout, given: Given = {}): Promise<JobResult> {
  const workflow = parse(readFileSync(join(projectRoot, file), "utf8"));
  const jobs = workflow.jobs as Record<string, { env?: Record<string, unknown>; steps: Step[] }>;
  const job = jobs[given.job ?? Object.keys(jobs)[0] ?? ""];
  if (job === undefined) throw new Error(`no such job: ${given.job}`);
  const state = { failed: false };
  const outputs: Record<string, { outputs: Record<string, string> }> = {};
  const files = { GITHUB_OUTPUT: "output", GITHUB_STEP_SUMMARY: "summary", GITHUB_ENV: "env" };
  const path = (name: string): string => join(checkout.temp, name);
  for (const name of Object.values(files)) writeFileSync(path(name), "");
  const base: Contexts = {
    github: { workspace: checkout.workspace, run_id: given.run ?? 1, run_attempt: 1, ref: "refs/heads/main" },
    runner: { temp: checkout.temp, os: "Linux" },
    secrets: given.secrets ?? {},
    vars: given.vars ?? {},
    steps: outputs,
    matrix: given.matrix ?? {},
    needs: given.needs ?? {},
  };
  const of = (env: Readonly<Record<string, unknown>> = {}, contexts: Contexts): Record<string, string> =>
    Object.fromEntries(Object.entries(env).map(([key, value]) => [key, filled(value, contexts, state)]));
  const jobEnv = of(job.env, base);
  const contexts = { ...base, env: jobEnv };
  const variables = {
    ...machine(checkout.programs()),
    GITHUB_ACTIONS: "true",
    XDG_CACHE_HOME: checkout.caches,
    GITHUB_WORKSPACE: checkout.workspace,
    RUNNER_TEMP: checkout.temp,
    ...Object.fromEntries(Object.entries(files).map(([name, file]) => [name, path(file)])),
    ...jobEnv,
  };
  const steps: [string, "passed" | "failed" | "skipped"][] = [];
  let output = "";
  for (const step of job.steps) {
    const name = step.name ?? step.uses ?? "";
    if (!isWanted(step.if, contexts, state)) {
      steps.push([name, "skipped"]);
      continue;
    }
    writeFileSync(path("output"), "");
    let ok = true;
    if (step.uses !== undefined) act(step.uses, of(step.with, contexts), checkout);
    else {
      const cwd = join(checkout.workspace, filled(step["working-directory"] ?? "", contexts, state));
      const env = { ...variables, ...of(step.env, contexts) };
      const done = await bash(filled(step.run, contexts, state), cwd, env);
      output += `\n## ${name}\n${done.output}`;
      ok = done.status === 0;
    }
    const set = readFileSync(path("output"), "utf8")
      .split("\n")
      .filter((line) => line.includes("="));
    if (step.id !== undefined)
      outputs[step.id] = { outputs: Object.fromEntries(set.map((line) => line.split(/=(.*)/s).slice(0, 2))) };
    steps.push([name, ok ? "passed" : "failed"]);
    state.failed ||= !ok;
  }
  return { ...state, steps, output, summary: readFileSync(path("summary"), "utf8") };
}

/** What the actions do that our workflows use; the checkout is there, and so is Node. */
function act(uses: string, inputs: Readonly<Record<string, string>>, checkout: Checkout): void {
  const [action = ""] = uses.split("@");
  const { path = "", key = "", "restore-keys": prefixes = "" } = inputs;
  const here = join(checkout.workspace, path);
  switch (action) {
    case "actions/checkout":
    case "actions/setup-node":
      return;
    case "actions/cache/restore": {
      const kept = readdirSync(checkout.caches).sort();
      const wanted = [key, ...prefixes.split("\n")].filter((prefix) => prefix !== "");
      const found = wanted.flatMap((prefix) => kept.findLast((name) => name.startsWith(prefix)) ?? [])[0];
      if (found !== undefined) cpSync(join(checkout.caches, found), here, { recursive: true });
      return;
    }
    case "actions/cache/save":
      // a key that is there is never changed
      if (existsSync(here) && !existsSync(join(checkout.caches, key)))
        cpSync(here, join(checkout.caches, key), { recursive: true });
      return;
    case "actions/upload-artifact":
      mkdirSync(checkout.artifacts, { recursive: true });
      if (existsSync(here)) cpSync(here, join(checkout.artifacts, inputs.name ?? ""), { recursive: true });
      return;
    case "actions/download-artifact":
      // each into a folder of its own
      for (const name of readdirSync(checkout.artifacts))
        if (name.startsWith((inputs.pattern ?? "").replace(/\*$/, "")))
          cpSync(join(checkout.artifacts, name), join(here, name), { recursive: true });
      return;
    default:
      throw new Error(`unknown action: ${uses}`);
  }
}
