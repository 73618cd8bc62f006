import { expect } from "vitest";
import type { Graph } from "../../src/comfyui/client.ts";
import { outcomeText } from "../../src/comfyui/job/outcome-text.ts";
import { measured } from "../../src/record/merge-facts.ts";
import { check, config, known } from "../../src/runner/check.ts";
import { cancelRunning, ours } from "../../src/runner/helpers/cancel-running.ts";
import { budgetOf, freshPrefix, freshSeed } from "../../src/runner/helpers/generate.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";
import { parametrise } from "../../src/workflows/parametrise.ts";

const budgetMs = budgetOf("textToImage");
/** Minutes on a GPU: long enough to be interrupted while it runs, short enough to end if the interrupt is ignored. */
const STEPS = 100;
/** KSampler's maximum; needed only if a step takes no time and a reply takes seconds. */
const MAX_STEPS = 10_000;

check("generation.events", async () => {
  const { jobs: all = {} } = measured(known, [
    "generation.canary",
    "generation.text-to-image",
    "generation.edit",
  ]);
  const jobs = Object.entries(all);
  expect(jobs.length).toBeGreaterThan(0);
  expect(
    jobs
      .filter(([, { socket }]) => socket !== "live")
      .map(([name, { socket }]) => ({
        fr: `Travail « ${name} » : le WebSocket était ${{ silent: "muet", dropped: "coupé", refused: "refusé" }[socket as "silent"]} ; la fin n'a été connue que par l'historique.`,
        en: `Job "${name}": the WebSocket was ${socket}; only the history showed the job's end.`,
      })),
  ).toBeFlawless();
});

check(
  "generation.cancel",
  async (tools) => {
    const { comfy, signal, cannotTell } = tools;
    const started = performance.now();
    await comfy.queue(signal);
    let steps = enoughSteps(performance.now() - started);
    let trial = await cancelRunning(longGraph(steps), budgetMs, tools);
    // a job that ended by itself proves nothing: the server may have become faster, or this machine slower
    while (trial.tooLate && steps < MAX_STEPS) {
      steps = Math.min(MAX_STEPS, 10 * steps);
      trial = await cancelRunning(longGraph(steps), budgetMs, tools);
    }
    const { queue_running, queue_pending } = await comfy.queue(signal);
    const { report, stillPending, stoppedByPending } = trial;
    tools.note({ interruptScope: stoppedByPending ? "global" : "job" });
    const flaws = [
      ...(stillPending ? [words.pending] : []),
      ...(stoppedByPending ? [words.global] : []),
      ...(report.outcome === "interrupted" || trial.tooLate ? [] : [ignored(outcomeText(report))]),
      ...(ours([...queue_running, ...queue_pending]).length > 0 ? [words.left] : []),
    ];
    if (flaws.length === 0 && trial.tooLate) cannotTell(words.tooLate);
    expect(flaws).toBeFlawless();
  },
  { timeoutMs: 2 * budgetMs + 60_000 },
);

/** Steps that keep the job running until the last of eight requests is answered; the time of a step is known from before. */
function enoughSteps(replyMs: number): number {
  const timeline = known["generation.text-to-image"]?.jobs?.["text-to-image"]?.timeline ?? [];
  const told = timeline.filter(({ step }) => step !== undefined);
  const [first, last] = [told[0], told.at(-1)];
  // a server tells not every step, so the numbers of the steps count, not the events
  const steps = (last?.step ?? 0) - (first?.step ?? 0);
  if (first === undefined || last === undefined || steps < 1) return STEPS;
  const stepMs = Math.max(1, (last.atMs - first.atMs) / steps);
  const lastingMs = Math.max(5_000, 12 * replyMs);
  return Math.min(MAX_STEPS, Math.max(STEPS, Math.ceil(lastingMs / stepMs)));
}

function longGraph(steps: number): Graph {
  const { file, prompt, width, height } = config.profile.workflows.textToImage;
  const options = { prompt, width, height, seed: freshSeed(), prefix: freshPrefix() };
  const graph = parametrise(loadWorkflow(file), options);
  for (const node of Object.values(graph)) if ("steps" in node.inputs) node.inputs.steps = steps;
  return graph;
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
  tooLate: {
    fr: "Le travail s'est terminé avant que l'interruption n'arrive, même le plus long.",
    en: "The job had ended before its interrupt arrived, even the longest one.",
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
