import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, inject, test } from "vitest";
import { ComfyClient } from "../../src/comfyui/client.ts";
import { checkIds, entryOf } from "../../src/record/catalogue.ts";
import { codesOf, outcomeOf, runSuite, type SuiteOptions, type SuiteRun } from "../harness/run-suite.ts";
import { expectNoSecret } from "../harness/secrets.ts";
import { healthyFile } from "./config.ts";
import { Bench, untilAnswers } from "./docker.ts";
import { docker } from "./docker-cli.ts";
import { containerRows, saltedRow, secret, untilHealth } from "./fault-rows.ts";
import { daemonBehindTls } from "./tls.ts";

const missing = inject("noDocker");
const dockerHost = process.env.DOCKER_HOST ?? "";
const other = `$2b$12$${"otherHash/".repeat(6).slice(0, 53)}`;

const ofContainer: readonly string[] = checkIds.filter((id) => entryOf(id).needs === "container");

async function examine(bench: Bench, name: string, url: string, more: SuiteOptions = {}): Promise<SuiteRun> {
  const env = { COMFYUI_URL: url, COMFYUI_CONTAINER: name, DOCKER_HOST: dockerHost, ...more.env };
  const run = await runSuite({ token: bench.token, args: ["--stage", "infra"], ...more, env });
  expectNoSecret(run, [bench.token, other]);
  return run;
}

/** Waits until a job samples, which takes a minute; those before it do not. */
async function untilWorking(client: ComfyClient): Promise<void> {
  for (let round = 0; round < 3_000; round += 1) {
    await delay(200);
    const running = await client.queue().then(
      ({ queue_running }) => JSON.stringify(queue_running),
      () => "",
    );
    if (running.includes("KSampler")) return;
  }
}

describe.concurrent("the suite beside a container", () => {
  // the longest test first, so that it does not run alone at the end
  test("is red where it restarts during the run", async (context) => {
    if (missing) return context.skip(missing);
    const { expect } = context;
    await using bench = new Bench();
    const name = await bench.start(...secret, "-e", "EMULATOR_STEP_MS=3000");
    const url = await bench.url(name);
    await untilAnswers(url);
    await using client = new ComfyClient(url, bench.token);
    using run = await examine(bench, name, url, {
      args: ["--stage", "infra,generation"],
      onStart: async () => {
        await untilWorking(client);
        await docker("restart", "-t", "0", name);
      },
    });
    const red = run.verdict?.checks.filter(({ status }) => status === "failed").map(({ id }) => id);
    expect(red, run.output).toEqual(["generation.text-to-image", "generation.container-stable"]);
    expect(codesOf(run)).toEqual(["container-restarted"]);
    const own = run.verdict?.checks.find(({ id }) => id === "generation.container-restart");
    expect([own?.status, own?.reason]).toEqual(["skipped", expect.stringContaining("ALLOW_RESTART=1")]);
  });

  test.for(containerRows)("is red for $fault", async (row, context) => {
    if (missing) return context.skip(missing);
    const { expect } = context;
    await using bench = new Bench();
    bench.write("other", `${other}\n`);
    mkdirSync(join(bench.folder, "worktree"));
    const name = await bench.start(...row.args);
    const url = await bench.url(name);
    const examined = (await row.prepare?.(name, bench)) ?? name;
    if (!row.failed.includes("infra.reachable")) await untilAnswers(url);
    using run = await examine(bench, examined, url);
    const checks = run.verdict?.checks ?? [];
    const red = checks.filter(({ status }) => status === "failed").map(({ id }) => id);
    expect(red, run.output).toEqual(checkIds.filter((id) => row.failed.includes(id)));
    expect(codesOf(run)).toEqual(row.codes);
    expect(run.status).toBe(1);
    expect(outcomeOf(run)).toMatchSnapshot();
    if (row.skipped === undefined) return;
    const unseen = checks.filter(({ id, status }) => ofContainer.includes(id) && status === "skipped");
    expect(unseen.map(({ id }) => id)).toEqual(row.skipped);
  });

  test("is green for a healthy stack that it started by Compose, through a daemon behind TLS, and has examined everything", async (context) => {
    if (missing) return context.skip(missing);
    const { expect } = context;
    await using bench = new Bench();
    bench.write("compose.yml", healthyFile);
    using tls = await daemonBehindTls();
    if (tls === undefined) return context.skip("the daemon has no socket on this machine");
    const env = {
      ...tls.env,
      COMFYUI_TARGET: "compose",
      COMFYUI_COMPOSE_FILE: join(bench.folder, "compose.yml"),
    };
    using run = await runSuite({ token: bench.token, args: ["--stage", "infra"], env });
    expectNoSecret(run, [bench.token]);
    const examined = run.verdict?.checks.filter(({ id }) => ofContainer.includes(id)) ?? [];
    expect(
      examined.map(({ status }) => status),
      run.output,
    ).toEqual(examined.map(() => "passed"));
    expect(examined).toHaveLength(ofContainer.filter((id) => id.startsWith("infra.")).length);
    expect(run.status).toBe(0);
    expect(tls.sessions()).toBeGreaterThan(0);
  });

  test("is red for an entrypoint that hashes with a new salt, a health check of its own, files that are no models", async (context) => {
    if (missing) return context.skip(missing);
    const { expect } = context;
    await using bench = new Bench();
    const name = await bench.start(...saltedRow.args);
    await untilHealth("unhealthy")(name);
    await untilAnswers(await bench.url(name));
    using run = await examine(bench, name, await bench.url(name), {
      files: ["infra/01", "infra/02", "infra/07", "infra/10", "generation/90"],
      env: { ALLOW_RESTART: "1" },
    });
    const red = run.verdict?.checks.filter(({ status }) => status === "failed") ?? [];
    expect(
      red.map(({ id }) => id),
      run.output,
    ).toEqual(saltedRow.failed);
    expect(red.at(-1)?.reason).toMatch(/\([0-9a-f]{12} → [0-9a-f]{12}\)[\s\S]*401/);
    expect(codesOf(run)).toEqual(saltedRow.codes);
    const models = run.verdict?.diagnoses[0]?.cause;
    for (const words of saltedRow.models) expect(models).toContain(words);
  });
});
