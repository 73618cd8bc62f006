import { existsSync, mkdtempDisposableSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, test } from "vitest";
import { type Emulator, startEmulator } from "../../emulator/start.ts";
import { ComfyClient } from "../../src/comfyui/client.ts";
import type { ReadinessFigures } from "../../src/readiness/figures.ts";
import { runSuite, type SuiteOptions } from "./run-suite.ts";
import { expectNoSecret } from "./secrets.ts";
import { writeSizedProfile } from "./sized-profile.ts";

const sized = writeSizedProfile({ width: 128, height: 128 });

/** What a script reads of the whole. */
interface Whole {
  readonly merged: true;
  readonly verdict: string;
  readonly exitStatus: number;
  readonly shard?: object;
  readonly stacks: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly report: string;
    readonly diagnoses: readonly { readonly code: string }[];
  }[];
  readonly lost: readonly string[];
  readonly capacity?: {
    readonly by: string;
    readonly students?: number;
    readonly left: number;
    readonly shares: readonly { readonly name: string; readonly students?: number }[];
  };
}

/** Nothing listens there. */
const nowhere = "http://127.0.0.1:1";

/** Emulators as machines of their own, in a file of targets; their tokens by variables alone. */
async function runFleet(
  servers: Readonly<Record<string, Emulator | string>>,
  {
    args = ["--stage", "infra"],
    env = {},
    weights = {},
    ...options
  }: SuiteOptions & { readonly weights?: Readonly<Record<string, number>> } = {},
) {
  using folder = mkdtempDisposableSync(join(tmpdir(), "e2e-fleet-"));
  const entries = Object.entries(servers);
  const tokens = entries.flatMap(([, server]) => (typeof server === "string" ? [] : [server.token]));
  const file = join(folder.path, "targets.json");
  const targets = entries.map(([name, server]) => ({
    name,
    url: typeof server === "string" ? server : server.url,
    machine: name,
    weight: weights[name] ?? 1,
    tokenVariable: `TOKEN_OF_${name}`,
  }));
  writeFileSync(file, JSON.stringify({ targets }));
  const variables = entries.map(([name, server]) => [
    `TOKEN_OF_${name}`,
    typeof server === "string" ? (tokens[0] ?? "") : server.token,
  ]);
  const done = await runSuite({
    ...options,
    args: ["--targets", file, "--lang", "en", ...args],
    env: { ...Object.fromEntries(variables), ...env },
  });
  expectNoSecret(done, tokens);
  return { ...done, whole: done.verdict as unknown as Whole };
}

async function queued(emulator: Emulator): Promise<number> {
  await using client = new ComfyClient(emulator.url, emulator.token);
  const { queue_running, queue_pending } = await client.queue();
  return queue_running.length + queue_pending.length;
}

async function areSampling(...servers: readonly Emulator[]): Promise<boolean> {
  for (const { url, token } of servers) {
    await using client = new ComfyClient(url, token);
    if (!JSON.stringify((await client.queue()).queue_running).includes("KSampler")) return false;
  }
  return true;
}

describe.concurrent("a fleet", () => {
  test("of a sound, a broken and an unreachable server has a verdict each, and the worst in all", async ({
    expect,
  }) => {
    await using sound = await startEmulator({});
    await using broken = await startEmulator({ faults: ["model-missing"] });
    using run = await runFleet({ sound, broken, gone: nowhere });
    expect(run.status, run.output).toBe(1);
    expect(run.whole).toMatchObject({ merged: true, verdict: "NO_GO", exitStatus: 1, lost: [] });
    expect(run.whole.stacks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ["sound", "GO_WITH_WARNINGS"],
      ["broken", "NO_GO"],
      ["gone", "NO_GO"],
    ]);
    expect(run.whole.stacks.map(({ diagnoses }) => diagnoses[0]?.code)).toEqual([
      undefined,
      "model-missing",
      "port-refused",
    ]);
    const latest = join(run.reportsDir, "latest");
    for (const { report } of run.whole.stacks) expect(existsSync(join(latest, report))).toBe(true);
    const of = (name: string): string => readFileSync(join(latest, name), "utf8");
    expect(of("junit.xml")).toContain('<testsuite name="broken · Infrastructure"');
    expect(of("metrics.prom").match(/^# TYPE comfyui_e2e_go gauge$/gm)).toHaveLength(1);
    expect(of("metrics.prom").match(/^comfyui_e2e_go\{/gm)).toHaveLength(3);
    expect(of("metrics.prom")).toContain("\ncomfyui_e2e_all_go 0\n");
    expect(of("badge.json")).toContain("1/3");
    expect(of("index.html")).toContain("model-missing");
    const lines = run.output.trim().split("\n");
    expect(lines.filter((line) => /^broken +│ ✗ .*models/.test(line))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith("━━ "))).toHaveLength(4);
    expect(lines.at(-1)).toBe("NO-GO · 3 stacks · NO-GO: broken, gone · 2 are emulators");
  });

  test("of two sound servers by a list of addresses is GO; on one machine they come one after the other", async ({
    expect,
  }) => {
    await using one = await startEmulator({});
    await using two = await startEmulator({ token: one.token });
    const env = { COMFYUI_URL: `${one.url},${two.url}`, GITHUB_ACTIONS: "true" };
    using run = await runSuite({ token: one.token, env, args: ["--stage", "infra"] });
    expect(run.status, run.output).toBe(0);
    const whole = run.verdict as unknown as Whole;
    expect(whole.stacks).toHaveLength(2);
    expect(run.output).toContain("sur la même machine");
    expect(run.output).toMatch(/^::warning title=/m);
    expect(run.output.trim().split("\n").at(-1)).toMatch(
      /^GO AVEC RÉSERVES · 2 serveurs · émulateur, aucun serveur réel validé$/,
    );
    expectNoSecret(run, [one.token]);
  });

  test("ended by Ctrl-C reaches every run: no job stays, and the whole is still told", async ({ expect }) => {
    // a generation that ends by an interrupt alone: each run waits in its own until the other has come so far
    await using one = await startEmulator({ faults: ["generation-hangs"] });
    await using two = await startEmulator({ faults: ["generation-hangs"] });
    using run = await runFleet(
      { one, two, three: nowhere },
      {
        args: ["--at-once", "2"],
        onStart: async (kill) => {
          while (!(await areSampling(one, two).catch(() => true))) await delay(100);
          await delay(500);
          kill("SIGINT");
        },
      },
    );
    expect(run.status, run.output).toBe(1);
    expect(run.whole.stacks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ["one", "NO_GO"],
      ["two", "NO_GO"],
    ]);
    expect(run.whole.lost).toEqual(["three"]);
    expect(run.output).toContain("interrupted before it began");
    // an interrupt takes effect at the end of the running step
    const left = async () => [await queued(one), await queued(two)];
    await expect.poll(left, { timeout: 300_000 }).toEqual([0, 0]);
    for (const name of ["one", "two"])
      expect(
        readdirSync(join(run.reportsDir, "fleet", name)).filter((file) => file.startsWith("guest-book-")),
      ).toEqual([]);
  });

  test("serves a class: each server its part, by weight, and what they paint together is told", async ({
    expect,
  }) => {
    await using strong = await startEmulator({});
    await using weak = await startEmulator({});
    using run = await runFleet(
      { strong, weak },
      {
        args: ["--stage", "readiness", "--profile", await sized],
        weights: { strong: 2 },
        env: {
          ...{ READINESS_STUDENTS: "6", READINESS_IMAGES: "1" },
          ...{ READINESS_MINUTES: "5", READINESS_THOROUGH: "1" },
        },
      },
    );
    // whether so busy a machine as that of a pipeline keeps the limit is not asked here
    expect(run.whole, run.output).toMatchObject({ merged: true, lost: [] });
    const parts = ["strong", "weak"].map((name) => {
      const file = join(run.reportsDir, "fleet", name, "latest", "run.json");
      const { readiness } = JSON.parse(readFileSync(file, "utf8")).facts["readiness.burst"];
      const { session, jobs } = readiness as ReadinessFigures;
      return { students: session.students, owners: new Set(jobs.map(({ student }) => student)).size };
    });
    expect(parts).toEqual([
      { students: 4, owners: 4 },
      { students: 2, owners: 2 },
    ]);
    const { capacity } = run.whole;
    expect(capacity).toMatchObject({ by: "class", students: 6 });
    expect(capacity?.shares.map(({ name }) => name)).toEqual(["strong", "weak"]);
    const placed = capacity?.shares.reduce((sum, { students = 0 }) => sum + students, 0) ?? 0;
    expect(placed + (capacity?.left ?? 0)).toBe(6);
    expect(readFileSync(join(run.reportsDir, "latest", "metrics.prom"), "utf8")).toMatch(
      /^comfyui_e2e_class_students\{.*\} 4\n.*\{.*\} 2$/m,
    );
    for (const server of [strong, weak]) expect(await queued(server)).toBe(0);
  });

  test("with a wrong list is status 2, starts nothing and never validates a part of it", async ({
    expect,
  }) => {
    using run = await runSuite({
      token: `$2b$12$${"a".repeat(53)}`,
      env: { COMFYUI_URL: `${nowhere},,${nowhere}` },
      args: ["--lang", "en"],
    });
    expect(run.status).toBe(2);
    expect(run.output).toContain("address 2: it is empty");
    expect(run.output).toContain("targets 1 and 3: this is the same address");
    expect(existsSync(join(run.reportsDir, "fleet"))).toBe(false);
  });
});
