import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { projectRoot } from "../../config/paths.ts";
import { allSettings, settings } from "../../config/settings.ts";

const read = (file: string): string => readFileSync(join(projectRoot, file), "utf8");
// strict: a key given twice, or a tab, is an error
const github = parse(read(".github/workflows/validate.yml"));
const gitlab = (file: string) => parse(read(`examples/gitlab/${file}.yml`));
const { scripts } = JSON.parse(read("package.json"));
const names = allSettings.map(({ env }) => env);
const reports = settings.reportsDir.default;

const { env, steps } = github.jobs.validate;
const job = gitlab("release")["comfyui-release"];
const lines = (text: string): string[] => text.split("\n").filter((line) => line.trim() !== "");
const commands: string[] = [
  ...steps.flatMap(({ run = "" }) => lines(run)),
  ...[job.before_script, job.script, job.after_script].flat(),
];
const step = (name: string) =>
  steps.find((one: { name?: string; uses?: string }) => (one.uses ?? one.name)?.startsWith(name));

describe("the pipelines for the user's repository", () => {
  test.for(commands)("run what there is: %s", (command) => {
    const [, npm] = /^npm (?:run )?([\w:-]+)$/.exec(command) ?? [];
    if (npm !== undefined) expect(["ci", ...Object.keys(scripts)]).toContain(npm);
    else expect(command).toMatch(/^(\(?umask|mkdir -p|printf|rm -f|cd|if \[|export [A-Z_]+=)/);
  });

  test("set variables that the suite reads", () => {
    const given = [
      ...Object.keys(step("Start the stack").env),
      ...job.script.flatMap((line: string) => /^export (\w+)=/.exec(line)?.[1] ?? []),
    ];
    expect(given.length).toBe(8);
    for (const name of given) expect(names).toContain(name);
  });

  test("are started by a change of the folder whose stack they start", () => {
    const { STACK } = env;
    for (const event of ["push", "pull_request"]) expect(github.on[event].paths).toEqual([`${STACK}/**`]);
    const { rules, variables } = gitlab("merge-request")["comfyui-merge-request"];
    expect(variables).toMatchObject({ STACK });
    const changes = rules.flatMap(({ changes = [] }) => changes);
    expect(changes).toEqual([`${STACK}/**/*`, `${variables.SUITE}/**/*`]);
  });

  test("keep the reports and take the token away, whatever the verdict", () => {
    const upload = step("actions/upload-artifact");
    expect(upload).toMatchObject({ if: "always()", with: { path: `\${{ env.SUITE }}/${reports}/` } });
    expect(step("Remove the token")).toMatchObject({ if: "always()" });
    expect(steps.indexOf(upload)).toBe(steps.length - 1);
    expect(job.artifacts).toMatchObject({
      when: "always",
      paths: [`$SUITE/${reports}/latest/`],
      reports: { junit: `$SUITE/${reports}/latest/junit.xml` },
    });
    const killed = step("Report a run that was killed");
    expect(killed).toMatchObject({ if: "always()", run: "npm run report:list" });
    expect(steps.indexOf(killed)).toBeLessThan(steps.indexOf(upload));
    expect(job.after_script[1]).toMatch(/\$SUITE" && .*npm run report:list; fi$/);
    const put = lines(step("Put the token").run).at(-1)?.split("> ")[1];
    expect(step("Remove the token").run).toBe(`rm -f ${put}`);
    expect(job.after_script[0]).toContain(put?.replaceAll('"', "").replace("$STACK", ""));
  });

  test("put the token where the suite is told to read it, and never on a command line", () => {
    expect(step("Start the stack").env.COMFYUI_TOKEN_FILE).toMatch(
      /STACK \}\}\/\.secrets\/qwen-api-user\.token$/,
    );
    expect(commands.join("\n")).not.toContain("secrets.");
  });

  test("use actions of GitHub's own, at a major version", () => {
    for (const { uses } of steps.filter((one: { uses?: string }) => one.uses !== undefined))
      expect(uses).toMatch(/^actions\/(checkout|setup-node|upload-artifact)@v\d+$/);
  });
});
