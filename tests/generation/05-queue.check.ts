import { expect } from "vitest";
import { outcomeText } from "../../src/comfyui/job/outcome-text.ts";
import { edits, paintings } from "../../src/config/profile/workflow.ts";
import { measured } from "../../src/record/merge-facts.ts";
import { type CheckTools, check, config, known, knownFurther } from "../../src/runner/check.ts";
import { cancelRunning, firstJob, ours } from "../../src/runner/helpers/cancel-running.ts";
import { freshGraph } from "../../src/runner/helpers/fresh-graph.ts";
import { budgetOf } from "../../src/runner/helpers/generate.ts";
import { unaskedWithout } from "../../src/runner/helpers/roles.ts";

const [first] = [...paintings(config.profile), ...edits(config.profile)];
const budgetMs = budgetOf(first);
const asked = unaskedWithout(first);
/** Minutes on a GPU: long enough to be interrupted while it runs, short enough to end if the interrupt is ignored. */
const STEPS = 100;
/** KSampler's maximum; needed only if a step takes no time and a reply takes seconds. */
const MAX_STEPS = 10_000;

check("generation.events", async () => {
  const ids = ["generation.canary", "generation.text-to-image", "generation.edit"] as const;
  const jobs = [
    ...Object.entries(measured(known, ids).jobs ?? {}),
    ...[...knownFurther].flatMap(([workflow, facts]) =>
      Object.entries(measured(facts, ids).jobs ?? {}).map(
        ([name, job]) => [`${name} (${workflow})`, job] as const,
      ),
    ),
  ];
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
    let trial = await cancelRunning(await longGraph(steps, tools), budgetMs, tools);
    // a job that ended by itself proves nothing: the server may have become faster, or this machine slower
    while (trial.tooLate && steps < MAX_STEPS) {
      steps = Math.min(MAX_STEPS, 10 * steps);
      trial = await cancelRunning(await longGraph(steps, tools), budgetMs, tools);
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
  { ...asked, timeoutMs: 2 * budgetMs + 60_000 },
);

/** Steps that keep the job running until the last of eight requests is answered; the time of a step is known from before. */
function enoughSteps(replyMs: number): number {
  const timeline = firstJob()?.timeline ?? [];
  const told = timeline.filter(({ step }) => step !== undefined);
  const [first, last] = [told[0], told.at(-1)];
  // a server tells not every step, so the numbers of the steps count, not the events
  const steps = (last?.step ?? 0) - (first?.step ?? 0);
  if (first === undefined || last === undefined || steps < 1) return STEPS;
  const stepMs = Math.max(1, (last.atMs - first.atMs) / steps);
  const lastingMs = Math.max(5_000, 12 * replyMs);
  return Math.min(MAX_STEPS, Math.max(STEPS, Math.ceil(lastingMs / stepMs)));
}

async function longGraph(steps: number, tools: Pick<CheckTools, "comfy" | "evidence" | "signal">) {
  if (first === undefined) return {};
  const graph = await freshGraph(first, tools);
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
