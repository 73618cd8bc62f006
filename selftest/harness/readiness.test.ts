import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, test } from "vitest";
import type { FaultName } from "../../emulator/faults.ts";
import { type Emulator, startEmulator } from "../../emulator/start.ts";
import { ComfyClient } from "../../src/comfyui/client.ts";
import type { ReadinessFigures } from "../../src/readiness/figures.ts";
import { checkIds, stageOf } from "../../src/record/catalogue.ts";
import { startRelay } from "./relay.ts";
import { runSuite, type SuiteOptions, type SuiteRun } from "./run-suite.ts";
import { writeSizedProfile } from "./sized-profile.ts";

const sized = writeSizedProfile({ width: 128, height: 128 });
const all = checkIds.filter((id) => stageOf(id) === "readiness");

/** What is asked before: whether there is a ComfyUI, and whether the token opens it. */
const entrance = ["infra.reachable", "infra.is-comfyui", "infra.token-opens"];

const idsOf = ({ verdict }: SuiteRun, wanted: string): string[] =>
  (verdict?.checks ?? []).filter(({ status }) => status === wanted).map(({ id }) => id);

function figuresOf({ reportsDir }: SuiteRun): ReadinessFigures | undefined {
  const { facts } = JSON.parse(readFileSync(join(reportsDir, "latest", "run.json"), "utf8"));
  return facts["readiness.burst"]?.readiness;
}

function outcomesOf(run: SuiteRun): string[] {
  return [...new Set(figuresOf(run)?.jobs.map(({ outcome }) => outcome))].toSorted();
}

const small = {
  READINESS_STUDENTS: "4",
  READINESS_IMAGES: "2",
  READINESS_MINUTES: "5",
  READINESS_THOROUGH: "1",
};

/**
 * A class that something happens to in the middle, and how many jobs have ended by then: those of the warm-up, the first of
 * each student, and one more, which was asked for once a picture had been seen. As many again are still to come.
 */
const larger = ["--students", "8"];
const MIDDLE = 3 + 8 + 1;

/** A small class on an emulator that somebody else holds. */
async function runOn(
  { url, token }: Pick<Emulator, "url" | "token">,
  args: readonly string[] = [],
  more: Partial<SuiteOptions> = {},
): Promise<SuiteRun> {
  return await runSuite({
    token,
    env: { COMFYUI_URL: url, ...small },
    args: ["--profile", await sized, "--stage", "readiness", ...args],
    ...more,
  });
}

/** What of ours and of others is in the queue, and how many jobs have ended. */
async function stateOf(emulator: Emulator): Promise<{ queued: string[]; ended: number }> {
  await using client = new ComfyClient(emulator.url, emulator.token);
  const { queue_running, queue_pending } = await client.queue();
  const { body } = await client.raw({ method: "GET", path: "/history" });
  return {
    queued: [...queue_running, ...queue_pending].map(([, id]) => id),
    ended: Object.keys(JSON.parse(body.toString("utf8"))).length,
  };
}

/** Once so many jobs of the run have ended (three of them warm the server up). */
function onceEnded(
  emulator: Emulator,
  jobs: number,
  act: (kill: (signal: NodeJS.Signals) => void) => void | Promise<void>,
): Pick<SuiteOptions, "onStart"> {
  return {
    onStart: async (kill) => {
      for (let round = 0; round < 12_000 && (await stateOf(emulator)).ended < jobs; round += 1)
        await delay(50);
      await act(kill);
    },
  };
}

/** A job of somebody else, which lasts for long. */
async function othersJob({ url, token }: Emulator): Promise<string> {
  await using client = new ComfyClient(url, token);
  const id = crypto.randomUUID();
  const graph = JSON.parse(
    readFileSync(new URL("../../fixtures/workflows/qwen-text-to-image.json", import.meta.url), "utf8"),
  );
  for (const node of Object.values<{ inputs: Record<string, unknown> }>(graph))
    if ("steps" in node.inputs) node.inputs.steps = 1_000;
  await client.submit({ prompt: graph, prompt_id: id });
  return id;
}

describe.concurrent("a class", () => {
  test("on a sound server is green: every student gets the own pictures, and the queue is left empty", async ({
    expect,
  }) => {
    await using emulator = await startEmulator({});
    using run = await runOn(emulator);
    expect(idsOf(run, "passed"), run.output).toEqual([...entrance, ...all]);
    expect(run.status).toBe(0);
    const figures = figuresOf(run);
    expect(figures).toMatchObject({ stopped: "complete", errors: [], unheard: 0 });
    expect(figures?.jobs).toHaveLength(8);
    expect(outcomesOf(run)).toEqual(["done"]);
    expect((await stateOf(emulator)).queued).toEqual([]);
  });

  test("asks the entrance first: where nothing answers, that is told, and no class comes", async ({
    expect,
  }) => {
    using run = await runOn({ url: "http://127.0.0.1:1", token: `$2b$10$${"a".repeat(53)}` });
    expect(idsOf(run, "failed"), run.output).toEqual(["infra.reachable"]);
    expect(idsOf(run, "blocked")).toEqual(["infra.is-comfyui", "infra.token-opens", ...all]);
    expect(run.verdict?.diagnoses.map(({ code }) => code)).toEqual(["port-refused"]);
  });

  test("does not begin while the queue holds other people's jobs, and touches none of them", async ({
    expect,
  }) => {
    await using emulator = await startEmulator({ stepMs: 1_000 });
    const others = [await othersJob(emulator), await othersJob(emulator)];
    using run = await runOn(emulator);
    expect(idsOf(run, "failed"), run.output).toEqual(["readiness.queue-free"]);
    expect(idsOf(run, "blocked")).toEqual(all.slice(1));
    expect((await stateOf(emulator)).queued).toEqual(others);
  });

  test.for<[FaultName, string]>([
    ["out-of-memory", "failed"],
    ["job-vanishes", "lost"],
    ["history-foreign", "foreign"],
    ["black-image", "bad"],
  ])(
    "on which %s begins meanwhile is red, each job told by what became of it: %s",
    async ([fault, outcome], { expect }) => {
      await using emulator = await startEmulator({ stepMs: 50 });
      using run = await runOn(
        emulator,
        larger,
        onceEnded(emulator, MIDDLE, () => emulator.setFaults([fault])),
      );
      expect(idsOf(run, "failed"), run.output).toContain("readiness.burst");
      expect(outcomesOf(run)).toEqual(["done", outcome].toSorted());
      expect((await stateOf(emulator)).queued).toEqual([]);
    },
  );

  test("of which somebody else interrupts a job is told so", async ({ expect }) => {
    await using emulator = await startEmulator({ stepMs: 50 });
    using run = await runOn(
      emulator,
      [],
      onceEnded(emulator, 4, async () => {
        await using client = new ComfyClient(emulator.url, emulator.token);
        // the job may end before the interrupt arrives: then the next one
        for (let ended = "success"; ended === "success"; ) {
          const [id = ""] = (await client.queue()).queue_running.map(([, one]) => one);
          await client.interrupt(id);
          let entry = await client.history(id);
          for (; id !== "" && entry === undefined; entry = await client.history(id)) await delay(20);
          ended = entry?.status?.status_str ?? "success";
        }
      }),
    );
    expect(idsOf(run, "failed"), run.output).toEqual(["readiness.burst"]);
    expect(outcomesOf(run)).toEqual(["cancelled", "done"]);
  });

  test.for<FaultName[]>([["socket-silent"], ["events-twice"], ["history-late"], ["websocket-refused"]])(
    "loses and doubles no job under %s",
    async (faults, { expect }) => {
      await using emulator = await startEmulator({ faults });
      using run = await runOn(emulator);
      expect(idsOf(run, "failed"), run.output).toEqual([]);
      expect(outcomesOf(run)).toEqual(["done"]);
      expect(figuresOf(run)?.jobs.some(({ repeated }) => repeated)).toBe(false);
    },
  );

  test("whose proxy answers 502 for a moment loses no picture and sends none twice, and that is told", async ({
    expect,
  }) => {
    await using emulator = await startEmulator({ stepMs: 50 });
    let [sent, away] = [0, 0];
    await using relay = await startRelay(emulator.url, ({ method, url }) => {
      if (method !== "POST" || !url?.endsWith("/prompt")) return undefined;
      sent += 1;
      // as often as one student may press again, should all of them be the same student's
      if (sent <= MIDDLE || away === 2) return undefined;
      away += 1;
      return { status: 502 };
    });
    using run = await runOn({ url: relay.url, token: emulator.token }, larger);
    expect(idsOf(run, "failed"), run.output).toEqual([]);
    expect(outcomesOf(run)).toEqual(["done"]);
    const again = new Set(figuresOf(run)?.jobs.map((job) => job.again));
    expect(again).toEqual(new Set([undefined, "HTTP 502"]));
    // whatever was let through ran, and ran once
    expect(sent - away).toBe((await stateOf(emulator)).ended);
  });

  test("that is interrupted takes back its own jobs and nobody else's, and keeps what it learned", async ({
    expect,
  }) => {
    await using emulator = await startEmulator({ stepMs: 100 });
    let other = "";
    using run = await runOn(
      emulator,
      larger,
      onceEnded(emulator, MIDDLE, async (kill) => {
        other = await othersJob(emulator);
        // from now on no job ends by itself
        emulator.setFaults(["generation-hangs"]);
        kill("SIGINT");
      }),
    );
    expect(run.verdict?.verdict, run.output).toBe("NO_GO");
    expect(figuresOf(run)).toMatchObject({ stopped: "interrupted" });
    expect(outcomesOf(run)).toEqual(["done", "withdrawn"]);
    // an interrupt takes effect at the end of the running step
    await expect.poll(async () => (await stateOf(emulator)).queued, { timeout: 300_000 }).toEqual([other]);
  });

  test.for([
    ["out-of-memory", "out-of-memory"],
    ["black-image", "class-warm-up-failed"],
  ] as const)(
    "never begins where the warm-up already fails, whose cause is told: %s",
    async (one, { expect }) => {
      const [fault, code] = one;
      await using emulator = await startEmulator({ faults: [fault] });
      using run = await runOn(emulator);
      expect(idsOf(run, "failed"), run.output).toEqual(["readiness.warm-up"]);
      expect(idsOf(run, "blocked")).toEqual(["readiness.burst", "readiness.waiting", "readiness.memory"]);
      expect(run.verdict?.diagnoses.map((told) => told.code)).toEqual([code]);
    },
  );

  test("stops where its budget is spent, and leaves nothing in the queue", async ({ expect }) => {
    await using emulator = await startEmulator({});
    using run = await runOn(emulator, ["--max-jobs", "3"]);
    expect(figuresOf(run)?.stopped, run.output).toBe("budget");
    expect(figuresOf(run)?.jobs).toHaveLength(3);
    expect((await stateOf(emulator)).queued).toEqual([]);
  });

  test("that does not fit into its session is red, and its late jobs are taken back", async ({ expect }) => {
    await using emulator = await startEmulator({ stepMs: 60 });
    using run = await runOn(emulator, ["--minutes", "0.05"]);
    expect(idsOf(run, "failed"), run.output).toEqual(["readiness.waiting"]);
    expect(figuresOf(run)?.stopped).toBe("over");
    expect(outcomesOf(run)).toContain("late");
    expect((await stateOf(emulator)).queued).toEqual([]);
  });

  test("whose server goes away is told so, with what was learned up to then", async ({ expect }) => {
    const emulator = await startEmulator({ stepMs: 50 });
    using run = await runOn(emulator, larger, {
      ...onceEnded(emulator, MIDDLE, () => emulator.stop()),
      waits: true,
    });
    expect(idsOf(run, "failed"), run.output).toContain("readiness.burst");
    expect(figuresOf(run)?.stopped).toBe("server-lost");
    expect(outcomesOf(run)).toContain("done");
  });
});
