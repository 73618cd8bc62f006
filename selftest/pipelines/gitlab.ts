import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectRoot } from "../../src/config/paths.ts";
import type { Checkout } from "./checkout.ts";
import { bash, machine } from "./shell.ts";

interface Job {
  readonly variables: Readonly<Record<string, string>>;
  readonly before_script?: readonly string[];
  readonly needs?: readonly string[];
  readonly script: readonly string[];
  readonly after_script?: readonly string[];
  readonly cache?: readonly { readonly key: unknown; readonly paths: readonly string[] }[];
  readonly artifacts: { readonly paths: readonly string[]; readonly reports: { readonly junit: string } };
  readonly allow_failure?: { readonly exit_codes: readonly number[] };
}

export interface GitlabResult {
  readonly status: number | null;
  /** Failed, and allowed to: orange. */
  readonly allowed: boolean;
  readonly output: string;
  readonly junit: boolean;
}

/** Runs the job of a GitLab file in a clean checkout, as a shell runner does: its scripts, caches and artifacts. */
export async function runGitlab(
  file: string,
  checkout: Checkout,
  given: Readonly<Record<string, string>>,
  name?: string,
): Promise<GitlabResult> {
  const { stages: _, ...jobs } = parse(readFileSync(join(projectRoot, file), "utf8"));
  const job = jobs[name ?? Object.keys(jobs)[0] ?? ""] as Job;
  const brought = join(checkout.root, "brought");
  if (job.needs !== undefined && existsSync(brought))
    cpSync(brought, checkout.workspace, { recursive: true });
  const base: Record<string, string> = { CI_PROJECT_DIR: checkout.workspace, ...given };
  for (const [name, value] of Object.entries(job.variables)) base[name] = expanded(value, base);
  const env = { ...machine(checkout.programs()), XDG_CACHE_HOME: checkout.caches, ...base };
  const folders = (job.cache ?? []).flatMap(({ paths }) => paths);
  const move = (from: string, to: string): void => {
    for (const path of folders)
      if (existsSync(join(from, path))) cpSync(join(from, path), join(to, path), { recursive: true });
  };
  move(checkout.caches, checkout.workspace);
  const main = [...(job.before_script ?? []), ...job.script].join("\n");
  const done = await bash(main, checkout.workspace, env);
  const after = await bash((job.after_script ?? []).join("\n"), checkout.workspace, env);
  move(checkout.workspace, checkout.caches);
  mkdirSync(checkout.artifacts, { recursive: true });
  for (const path of job.artifacts.paths.map((one) => expanded(one, base))) {
    if (!existsSync(join(checkout.workspace, path))) continue;
    // jobs that need this one get the same path
    cpSync(join(checkout.workspace, path), join(brought, path), { recursive: true });
    cpSync(join(checkout.workspace, path), join(checkout.artifacts, "validation"), { recursive: true });
  }
  return {
    status: done.status,
    allowed: job.allow_failure?.exit_codes.includes(done.status ?? -1) ?? false,
    output: `${done.output}\n## after\n${after.output}`,
    junit: existsSync(join(checkout.workspace, expanded(job.artifacts.reports.junit, base))),
  };
}

function expanded(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{?(\w+)\}?/g, (_, name: string) => variables[name] ?? "");
}
