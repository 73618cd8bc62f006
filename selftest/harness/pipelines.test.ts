import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { startEmulator } from "../../emulator/start.ts";
import { Checkout } from "../pipelines/checkout.ts";
import { runWorkflow } from "../pipelines/github.ts";
import { runGitlab } from "../pipelines/gitlab.ts";
import { seats } from "./seats.ts";

const noDocker = { DOCKER_HOST: "unix:///no-docker-in-the-harness.sock" };

/** The steps of a file of `examples/`, in a clean clone, against an emulator that plays the standing server. */
describe.concurrent("the pipeline for a standing server", () => {
  test("on GitHub: green, then red where the server is broken; the history comes back", async ({
    expect,
  }) => {
    using _seat = await seats.take();
    await using sound = await startEmulator({});
    using checkout = new Checkout();
    const run = (number: number, url: string, more = {}) =>
      runWorkflow("examples/github/attach.yml", checkout, {
        secrets: { QWEN_API_USER_HASH: sound.token },
        vars: { COMFYUI_URL: url },
        run: number,
        ...more,
      });
    const first = await run(1, sound.url);
    expect(first.failed, first.output).toBe(false);
    expect(first.summary).toContain("GO");
    expect(first.output).not.toContain(sound.token);
    expect(readdirSync(join(checkout.artifacts, "validation"))).toContain("verdict.json");
    expect(readdirSync(checkout.temp)).not.toContain("qwen-api-user.token");

    checkout.renew();
    await using broken = await startEmulator({ token: sound.token, faults: ["model-missing"] });
    const second = await run(2, broken.url);
    expect(second.failed, second.output).toBe(true);
    expect(second.steps.filter(([, outcome]) => outcome === "failed")).toEqual([
      ["Validate the server", "failed"],
    ]);
    expect(second.output).toMatch(/^::error /m);
    const saved = readdirSync(checkout.caches).filter((name) => name.startsWith("comfyui-history"));
    expect(saved).toEqual(["comfyui-history-1-1", "comfyui-history-2-1"]);
    expect(readdirSync(join(checkout.caches, "comfyui-history-2-1", "runs"))).toHaveLength(2);
  });

  test("without a token: a warning and a summary, neither red nor silent", async ({ expect }) => {
    using checkout = new Checkout();
    const github = await runWorkflow("examples/github/attach.yml", checkout);
    expect(github.failed).toBe(false);
    expect(github.output).toMatch(/^::warning title=ComfyUI::.*nothing was validated/m);
    expect(github.summary).toContain("Nothing was validated");
    expect(github.steps.filter(([, outcome]) => outcome !== "skipped").map(([name]) => name)).toEqual([
      "Is there a token?",
      "Remove the token",
    ]);
    const gitlab = await runGitlab("examples/gitlab/attach.yml", checkout, noDocker);
    expect(gitlab).toMatchObject({ status: 75, allowed: true });
    expect(gitlab.output).toContain("Nothing was validated");
  });

  test("with a wrong address: status 2, with annotation, summary and JUnit", async ({ expect }) => {
    using _seat = await seats.take();
    using checkout = new Checkout();
    const secrets = { QWEN_API_USER_HASH: `$2b$12$${"a".repeat(53)}` };
    const github = await runWorkflow("examples/github/attach.yml", checkout, {
      secrets,
      vars: { COMFYUI_URL: "not an address" },
    });
    expect(github.failed).toBe(true);
    expect(github.output).toMatch(/^::error title=comfyui-qwen-e2e::COMFYUI_URL/m);
    expect(github.summary).toContain("COMFYUI_URL");
    const junit = readFileSync(join(checkout.artifacts, "validation", "junit.xml"), "utf8");
    expect(junit).toMatch(/errors="1".*<error message="COMFYUI_URL/s);
  });

  test("on GitLab: green with its JUnit, and the history in its cache", async ({ expect }) => {
    using _seat = await seats.take();
    await using emulator = await startEmulator({});
    using checkout = new Checkout();
    const token = join(checkout.temp, "token");
    writeFileSync(token, `${emulator.token}\n`);
    const given = { ...noDocker, COMFYUI_URL: emulator.url, QWEN_API_USER_HASH: token };
    const done = await runGitlab("examples/gitlab/attach.yml", checkout, given);
    expect(done.status, done.output).toBe(0);
    expect(done.junit).toBe(true);
    expect(readdirSync(join(checkout.caches, "comfyui-history", "runs"))).toHaveLength(1);
  });
});

/** A server's machine is its own where a person says so; a list of addresses on one host would be one part. */
const listOf = (...urls: readonly string[]) => ({
  "comfyui-targets.json": JSON.stringify({
    targets: urls.map((url, at) => ({
      name: `gpu-${at + 1}`,
      url,
      machine: `gpu-${at + 1}`,
      stage: "infra",
    })),
  }),
});

describe.concurrent("the pipeline for a fleet", () => {
  test("on GitHub: a part a job, and one verdict in all; a part that is missing is a NO-GO", async ({
    expect,
  }) => {
    using _seat = await seats.take();
    await using sound = await startEmulator({});
    await using broken = await startEmulator({ token: sound.token, faults: ["model-missing"] });
    const files = listOf(sound.url, broken.url);
    using checkout = new Checkout(files);
    const given = { secrets: { QWEN_API_USER_HASH: sound.token } };
    const part = async (index: number) => {
      checkout.renew(files);
      return await runWorkflow("examples/github/fleet.yml", checkout, { ...given, matrix: { part: index } });
    };
    const verdict = async (run: number) => {
      checkout.renew(files);
      const needs = { validate: { outputs: { given: "true" } } };
      return await runWorkflow("examples/github/fleet.yml", checkout, {
        ...given,
        job: "verdict",
        needs,
        run,
      });
    };
    const first = await part(1);
    expect(first.failed, first.output).toBe(false);
    expect(first.output).not.toContain(sound.token);
    expect(first.summary).toContain("gpu-1");
    const half = await verdict(1);
    expect(half.failed, half.output).toBe(true);
    expect(half.output).toContain("shard 2/2");
    const second = await part(2);
    expect(second.failed, second.output).toBe(true);
    expect(second.output).toMatch(/^::error title=gpu-2::.*model-missing/m);
    const whole = await verdict(2);
    expect(whole.failed, whole.output).toBe(true);
    expect(whole.summary).toContain("gpu-1");
    expect(whole.summary).toContain("model-missing");
    const read = JSON.parse(readFileSync(join(checkout.artifacts, "validation", "verdict.json"), "utf8"));
    expect(read).toMatchObject({ merged: true, verdict: "NO_GO", lost: [] });
    expect(read.stacks.map(({ shards }: { shards: string[] }) => shards)).toEqual([["gpu-1"], ["gpu-2"]]);
    expect(readdirSync(join(checkout.caches, "comfyui-fleet-2-1", "runs")).length).toBeGreaterThan(1);
  });

  test("on GitLab: green where all are, with one JUnit in all; without a token neither red nor silent", async ({
    expect,
  }) => {
    using _seat = await seats.take();
    await using one = await startEmulator({});
    await using two = await startEmulator({ token: one.token });
    const files = listOf(one.url, two.url);
    using checkout = new Checkout(files);
    const silent = await runGitlab("examples/gitlab/fleet.yml", checkout, {
      ...noDocker,
      CI_NODE_INDEX: "1",
      CI_NODE_TOTAL: "2",
    });
    expect(silent).toMatchObject({ status: 75, allowed: true });
    const token = join(checkout.temp, "token");
    writeFileSync(token, `${one.token}\n`);
    const given = { ...noDocker, QWEN_API_USER_HASH: token, CI_NODE_TOTAL: "2" };
    for (const index of ["1", "2"]) {
      checkout.renew(files);
      const done = await runGitlab("examples/gitlab/fleet.yml", checkout, { ...given, CI_NODE_INDEX: index });
      expect(done.status, done.output).toBe(0);
      expect(done.junit).toBe(true);
    }
    checkout.renew(files);
    const verdict = await runGitlab("examples/gitlab/fleet.yml", checkout, given, "comfyui-fleet-verdict");
    expect(verdict.status, verdict.output).toBe(0);
    expect(verdict.junit).toBe(true);
    expect(verdict.output).toContain("2 serveurs");
  });
});
