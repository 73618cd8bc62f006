import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Graph } from "../../src/comfyui/client.ts";
import { outcomeText } from "../../src/comfyui/outcome-text.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";
import { parametrise } from "../../src/workflows/parametrise.ts";
import { check, config, known, target } from "../support/check.ts";
import { budgetOf, freshPrefix, freshSeed, generate } from "../support/generate.ts";
import { guestBook } from "../support/guest-book.ts";

const budgetMs = budgetOf("textToImage");
/** Long enough to be caught running, short enough to end by itself should the interrupt be ignored. */
const STEPS = 100;

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
    const running = Promise.withResolvers<void>();
    const long = generate(
      "generation.cancel",
      "cancel-running",
      longGraph(),
      budgetMs,
      tools,
      ({ phase }) => {
        if (phase === "running") running.resolve();
      },
    );
    await Promise.race([running.promise, long]);

    const pending = { url: target.url, kind: "prompt", id: randomUUID() } as const;
    guestBook.enter(pending);
    const reply = await comfy.submit({ prompt: tinyGraph(), prompt_id: pending.id }, signal);
    expect(reply).toHaveStatus(200);
    // by its id, a job that only waits must not stop the one that runs; asked only while ours is the one
    const current = (await comfy.queue(signal)).queue_running.map(([, id]) => id);
    const own = guestBook.entries().map(({ id }) => id);
    if (current.every((id) => own.includes(id))) await comfy.interrupt(pending.id, signal);
    await comfy.deletePending(pending.id, signal);
    const after = await comfy.queue(signal);
    const stillPending = after.queue_pending.some(([, id]) => id === pending.id);
    const stillRunning = after.queue_running
      .filter(([, id]) => own.includes(id) && id !== pending.id)
      .map(([, id]) => id);
    guestBook.leave(pending);
    for (const id of stillRunning) await comfy.interrupt(id, signal);
    const report = await long;
    const left = await comfy.queue(signal);
    const ours = [...left.queue_running, ...left.queue_pending].filter(([, id]) => own.includes(id));

    expect([
      ...(stillPending ? [words.pending] : []),
      ...(stillRunning.length === 0 ? [words.global] : []),
      ...(report.outcome === "interrupted" ? [] : [ignored(outcomeText(report))]),
      ...(ours.length > 0 ? [words.left] : []),
    ]).toBeFlawless();
  },
  { timeoutMs: budgetMs + 60_000 },
);

function longGraph(): Graph {
  const { file, prompt, width, height } = config.profile.workflows.textToImage;
  const options = { prompt, width, height, seed: freshSeed(), prefix: freshPrefix() };
  const graph = parametrise(loadWorkflow(file), options);
  for (const node of Object.values(graph)) if ("steps" in node.inputs) node.inputs.steps = STEPS;
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
