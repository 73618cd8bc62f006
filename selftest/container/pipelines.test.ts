import { execFileSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, inject, test } from "vitest";
import { Checkout } from "../pipelines/checkout.ts";
import { runWorkflow } from "../pipelines/github.ts";
import { runGitlab } from "../pipelines/gitlab.ts";
import { serviceOf } from "./config.ts";

const missing = inject("noDocker");
/** The user's stack: the emulator's image in the place of ComfyUI's. */
const repository = {
  "docker-configurations/comfyui-qwen/docker-compose.yml": serviceOf(`ports: ["127.0.0.1:0:8188"]
    volumes: ["./.secrets/qwen-api-user.token:/run/secrets/qwen-api-user.token:ro"]
    stop_grace_period: 0s`),
};

/** The steps of the files of `examples/` that start a stack, in a clean clone, on real Docker. */
describe
  .skipIf(missing !== "")
  .concurrent(`the pipeline that starts a stack${missing && ` (${missing})`}`, () => {
    const token = execFileSync(
      process.execPath,
      ["-e", 'process.stdout.write(require("bcryptjs").hashSync("a-password-of-this-test", 10))'],
      { encoding: "utf8", cwd: join(import.meta.dirname, "..", "..") },
    );

    test("starts the stack, validates it and leaves nothing on GitHub's runner", {
      timeout: 600_000,
    }, async ({ expect }) => {
      using checkout = new Checkout(repository);
      const done = await runWorkflow("examples/github/release.yml", checkout, {
        secrets: { QWEN_API_USER_HASH: token },
      });
      expect(done.failed, done.output).toBe(false);
      expect(done.output).not.toContain(token);
      expect(readdirSync(join(checkout.artifacts, "validation"))).toContain("phase-report.html");
      expect(readdirSync(join(checkout.caches, "comfyui-release-1-1", "runs"))).toHaveLength(1);
    });

    test("starts the stack and validates it on GitLab's", { timeout: 600_000 }, async ({ expect }) => {
      using checkout = new Checkout(repository);
      const file = join(checkout.temp, "token");
      writeFileSync(file, `${token}\n`);
      const done = await runGitlab("examples/gitlab/release.yml", checkout, { QWEN_API_USER_HASH: file });
      expect(done.status, done.output).toBe(0);
      expect(done.junit).toBe(true);
    });

    test("of a pull request starts it with synthetic weights, without a secret, and keeps its history", {
      timeout: 600_000,
    }, async ({ expect }) => {
      using checkout = new Checkout(repository);
      const done = await runWorkflow("examples/github/pull-request.yml", checkout);
      expect(done.failed, done.output).toBe(false);
      expect(done.summary).toMatch(/synth/i);
      expect(readdirSync(join(checkout.caches, "comfyui-pull-request-1-1", "runs"))).toHaveLength(1);
      const gitlab = await runGitlab("examples/gitlab/merge-request.yml", checkout, {});
      expect(gitlab.status, gitlab.output).toBe(0);
      expect(gitlab.junit).toBe(true);
    });

    test("of a pull request is red where the stack does not start", { timeout: 600_000 }, async ({
      expect,
    }) => {
      const [file = ""] = Object.keys(repository);
      using checkout = new Checkout({
        [file]: serviceOf(
          `entrypoint: ["sh", "-c", "echo out of luck; exit 3"]\n    ports: ["127.0.0.1:0:8188"]`,
        ),
      });
      const done = await runWorkflow("examples/github/pull-request.yml", checkout);
      expect(done.failed, done.output).toBe(true);
      expect(done.steps.filter(([, outcome]) => outcome === "failed").map(([name]) => name)).toEqual([
        "Start the stack and validate it",
      ]);
      expect(done.output).toMatch(/^::error /m);
      expect(readdirSync(join(checkout.artifacts, "validation"))).toContain("junit.xml");
    });

    test("without its secret is red, and says why", async ({ expect }) => {
      using checkout = new Checkout();
      const github = await runWorkflow("examples/github/release.yml", checkout);
      expect(github.failed).toBe(true);
      expect(github.output).toMatch(/^::error title=ComfyUI::The secret/m);
      expect(github.steps.find(([, outcome]) => outcome === "failed")?.[0]).toBe(
        "Put the token where the stack mounts it",
      );
      const gitlab = await runGitlab("examples/gitlab/release.yml", checkout, {});
      expect(gitlab).toMatchObject({ status: 1, allowed: false });
    });
  });
