import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, test } from "vitest";
import { type Emulator, startEmulator } from "../../emulator/start.ts";
import { ComfyClient } from "../../src/comfyui/client.ts";
import { runNames } from "../../src/history/run-dir.ts";
import type { AllureResult } from "../../src/report/allure/result.ts";
import { runSuite, type SuiteOptions, type SuiteRun } from "./run-suite.ts";

/** A stack whose generation ends by an interrupt alone, however long a run takes to send it. */
const slow = { faults: ["generation-hangs"] } as const;

/** An interrupt takes effect at the end of the running step. */
const patient = { timeout: 300_000 };

async function queued(emulator: Emulator): Promise<string[]> {
  await using client = new ComfyClient(emulator.url, emulator.token);
  const { queue_running, queue_pending } = await client.queue();
  return [...queue_running, ...queue_pending].map(([, id]) => id);
}

/** Earlier jobs of a run have no steps, and are over before a signal arrives. */
async function isSampling(emulator: Emulator): Promise<boolean> {
  await using client = new ComfyClient(emulator.url, emulator.token);
  return JSON.stringify((await client.queue()).queue_running).includes("KSampler");
}

function ledgers({ reportsDir }: Pick<SuiteRun, "reportsDir">): string[] {
  return readdirSync(reportsDir).filter((name) => name.startsWith("guest-book-"));
}

/** The status of each check on the Allure page, by its title. */
function allureStatuses({ reportsDir }: Pick<SuiteRun, "reportsDir">): Record<string, string | undefined> {
  const [run = ""] = runNames(reportsDir);
  const folder = join(reportsDir, run, "allure-results");
  const files = readdirSync(folder).filter((name) => name.endsWith("-result.json"));
  const results = files.map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as AllureResult);
  return Object.fromEntries(
    results.map(({ name = "", labels }) => [
      name,
      labels.find((label) => label.name === "checkStatus")?.value,
    ]),
  );
}

/** Sends the signal once the long generation runs on the server. */
function whenGenerating(emulator: Emulator, signal: NodeJS.Signals): Pick<SuiteOptions, "onStart"> {
  return {
    onStart: async (kill) => {
      while (!(await isSampling(emulator).catch(() => true))) await delay(100);
      await delay(500);
      kill(signal);
    },
  };
}

describe.concurrent("an interrupted run", () => {
  test("by Ctrl-C cancels its job, leaves a report that says so, and nothing behind", async ({ expect }) => {
    await using emulator = await startEmulator(slow);
    const { url, token } = emulator;
    const env = { COMFYUI_URL: url };
    using run = await runSuite({ token, env, ...whenGenerating(emulator, "SIGINT") });
    expect(run.verdict?.verdict, run.output).toBe("NO_GO");
    expect(run.status).toBe(1);
    expect(run.output.match(/^Arrêt demandé : .*$/gm), run.output).toHaveLength(1);
    expect(allureStatuses(run)).toEqual(
      Object.fromEntries(run.verdict?.checks.map(({ title, status }) => [title, status]) ?? []),
    );
    await expect.poll(() => queued(emulator), patient).toEqual([]);
    expect(ledgers(run)).toEqual([]);
  });

  test("by kill -9 leaves a ledger, and the next start removes the job", async ({ expect }) => {
    await using emulator = await startEmulator(slow);
    const { url, token } = emulator;
    const env = { COMFYUI_URL: url };
    using run = await runSuite({ token, env, ...whenGenerating(emulator, "SIGKILL") });
    expect(ledgers(run)).toHaveLength(1);
    expect(run.verdict, "no verdict of an older run is left as the latest word").toBeUndefined();
    const left = await queued(emulator);
    expect(left).toHaveLength(1);
    using next = await runSuite({ token, env, args: ["--stage", "infra", "--reports-dir", run.reportsDir] });
    expect(next.output, "the next run reports that one was cut").toMatch(
      /a été coupée .*npm run report:open/,
    );
    await expect.poll(() => queued(emulator), patient).toEqual([]);
    const [cut = ""] = runNames(run.reportsDir);
    const of = (file: string): string => readFileSync(join(run.reportsDir, cut, file), "utf8");
    expect(of("junit.xml"), "the next run makes its reports").toContain("exécution coupée");
    const { checks } = JSON.parse(of("verdict.json")) as NonNullable<SuiteRun["verdict"]>;
    const begun = checks.filter(({ reason = "" }) => reason.startsWith("commencé, jamais fini"));
    expect(begun.map(({ id }) => id)).toEqual(["generation.text-to-image"]);
  });
});
