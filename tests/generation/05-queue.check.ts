import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import type { Graph } from "../../src/comfyui/client.ts";
import type { JobPhase } from "../../src/comfyui/job-report.ts";
import { outcomeText } from "../../src/comfyui/outcome-text.ts";
import type { Queue } from "../../src/comfyui/replies.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";
import { parametrise } from "../../src/workflows/parametrise.ts";
import { check, config, known, target } from "../support/check.ts";
import { budgetOf, freshPrefix, freshSeed, generate } from "../support/generate.ts";
import { guestBook } from "../support/guest-book.ts";

const budgetMs = budgetOf("textToImage");
/** On a GPU minutes: long enough to be caught running, short enough to end by itself should the interrupt be ignored. */
const STEPS = 100;
/** What KSampler takes; needed only where a step takes no time and an answer takes seconds. */
const MAX_STEPS = 10_000;

check("generation.events", async () => {
  const jobs = Object.entries(known.jobs ?? {}).filter(([name]) =>
    ["canary", "text-to-image", "edit"].includes(name),
  );
  expect(jobs.length).toBeGreaterThan(0);
  expect(
    jobs
      .filter(([, { socket }]) => socket !== "live")
      .map(([name, { socket }]) => ({
        fr: `Travail « ${name} » : le WebSocket était ${{ silent: "muet", dropped: "coupé", refused: "refusé" }[socket as "silent"]} ; la fin n'a été connue que par l'historique.`,
        en: `Job "${name}": the WebSocket was ${socket}; its end was only known from the history.`,
      })),
  ).toBeFlawless();
});

check(
  "generation.cancel",
  async (tools) => {
    const { comfy, signal } = tools;
    const steps = new Steps();
    const asked = performance.now();
    await comfy.queue(signal);
    const graph = longGraph(enoughSteps(performance.now() - asked));
    const long = generate("generation.cancel", "cancel-running", graph, budgetMs, tools, (phase) =>
      steps.see(phase),
    );
    void long.finally(() => steps.end()).catch(() => {});
    let running: string[] = [];
    let looks = 0;
    while (running.length === 0 && !steps.ended && !signal.aborted) {
      running = ours((await comfy.queue(signal)).queue_running);
      // soon, for a job that starts at once; ever more rarely while others are ahead
      if (running.length === 0) await delay(Math.min(1_000, 50 * 2 ** looks), undefined, { signal });
      looks += 1;
    }

    const pending = { url: target.url, kind: "prompt", id: randomUUID() } as const;
    guestBook.enter(pending);
    expect(await comfy.submit({ prompt: tinyGraph(), prompt_id: pending.id }, signal)).toHaveStatus(200);
    // by its id, a job that only waits must not stop the one that runs; asked only while ours is the one
    if (running.length > 0) await comfy.interrupt(pending.id, signal);
    await comfy.deletePending(pending.id, signal);
    const stillPending = (await comfy.queue(signal)).queue_pending.some(([, id]) => id === pending.id);
    if (!stillPending) guestBook.leave(pending);
    // an interrupt takes effect at the end of a step, after that step was told: the second one tells
    await steps.next(2);
    const survived = ours((await comfy.queue(signal)).queue_running);
    for (const id of survived) await comfy.interrupt(id, signal);

    const report = await long;
    const { queue_running, queue_pending } = await comfy.queue(signal);
    expect([
      ...(stillPending ? [words.pending] : []),
      ...(running.length > 0 && survived.length === 0 && report.outcome === "interrupted"
        ? [words.global]
        : []),
      ...(report.outcome === "interrupted" ? [] : [ignored(outcomeText(report))]),
      ...(ours([...queue_running, ...queue_pending]).length > 0 ? [words.left] : []),
    ]).toBeFlawless();
  },
  { timeoutMs: 2 * budgetMs + 60_000 },
);

/** Prompt ids of this run among the items of a queue. */
function ours(items: Queue["queue_running"]): string[] {
  const own = guestBook.entries().map(({ id }) => id);
  return items.map(([, id]) => id).filter((id) => own.includes(id));
}

/** The sampling steps of a job, as its events tell them. */
class Steps {
  ended = false;
  #waiting: { left: number; done: () => void } | undefined;

  see(phase: JobPhase): void {
    if (phase.phase === "running" && phase.of && this.#waiting && --this.#waiting.left <= 0)
      this.#waiting.done();
  }

  end(): void {
    this.ended = true;
    this.#waiting?.done();
  }

  /** Until so many more steps were told, or the job has ended; at once where the socket is known to be mute. */
  async next(count: number): Promise<void> {
    if (this.ended || known.jobs?.["text-to-image"]?.socket !== "live") return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting = { left: count, done: resolve };
    // a socket that drops meanwhile tells no more steps: the interrupt must not wait for it
    const patience = setTimeout(resolve, 60_000);
    await promise;
    clearTimeout(patience);
  }
}

/** The job must still run when the last of eight questions is answered; how long a step takes was seen before. */
function enoughSteps(replyMs: number): number {
  const told = known.jobs?.["text-to-image"]?.timeline.filter(({ step }) => step !== undefined) ?? [];
  const [first, last] = [told[0], told.at(-1)];
  if (first === undefined || last === undefined || told.length < 2) return STEPS;
  const stepMs = Math.max(1, (last.atMs - first.atMs) / (told.length - 1));
  const lastingMs = Math.max(3_000, 12 * replyMs);
  return Math.min(MAX_STEPS, Math.max(STEPS, Math.ceil(lastingMs / stepMs)));
}

function longGraph(steps: number): Graph {
  const { file, prompt, width, height } = config.profile.workflows.textToImage;
  const options = { prompt, width, height, seed: freshSeed(), prefix: freshPrefix() };
  const graph = parametrise(loadWorkflow(file), options);
  for (const node of Object.values(graph)) if ("steps" in node.inputs) node.inputs.steps = steps;
  return graph;
}

function tinyGraph(): Graph {
  return {
    "1": {
      class_type: "EmptyImage",
      inputs: { width: 64, height: 64, batch_size: 1, color: freshSeed() % 2 ** 24 },
    },
    "2": { class_type: "SaveImage", inputs: { filename_prefix: freshPrefix(), images: ["1", 0] } },
  };
}

const words = {
  pending: {
    fr: "POST /queue delete : le travail en attente est resté dans la file.",
    en: "POST /queue delete: the pending job stayed in the queue.",
  },
  global: {
    fr: "Interrompre par identifiant un travail en attente a arrêté celui qui s'exécutait : l'interruption est globale.",
    en: "Interrupting a pending job by its id stopped the running one: the interrupt is global.",
  },
  left: {
    fr: "Un travail de cette exécution est resté dans la file.",
    en: "A job of this run stayed in the queue.",
  },
};

function ignored(outcome: { fr: string; en: string } | undefined): { fr: string; en: string } {
  return {
    fr: `POST /interrupt n'a pas arrêté le travail en cours : ${outcome?.fr ?? "il est allé à son terme."}`,
    en: `POST /interrupt did not stop the running job: ${outcome?.en ?? "it ran to its end."}`,
  };
}
