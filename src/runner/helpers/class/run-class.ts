import { Burst, type BurstFigures } from "../../../readiness/burst/burst.ts";
import { memoryIn } from "../../../readiness/burst/memory-watch.ts";
import type { MemoryLook, ReadinessFigures } from "../../../readiness/figures.ts";
import type { ClassSession } from "../../../readiness/session.ts";
import { type CheckTools, config, known, target } from "../../check.ts";
import { cleanupLedger } from "../../cleanup-ledger.ts";
import { progressChannel } from "../../progress.ts";
import { pictureJudge } from "./judge-pictures.ts";
import { ordersOf } from "./orders.ts";

const channel = progressChannel();

/** Runs the class, takes back what is left of it, and notes what was learned: on Ctrl-C, too. */
export async function runClass(
  session: ClassSession,
  limitMs: number,
  before: MemoryLook | undefined,
  tools: CheckTools<"readiness.burst">,
): Promise<ReadinessFigures> {
  const { comfy, note, signal } = tools;
  const { maxJobs, maxMinutes } = config.readiness;
  const entries = new Set<string>();
  const began = performance.now();
  const burst = new Burst(comfy, {
    session,
    order: await ordersOf(session, tools),
    judge: pictureJudge(signal),
    maxJobs,
    maxMs: maxMinutes === undefined ? undefined : maxMinutes * 60_000,
    signal,
    onIds: (ids) => {
      for (const id of ids) entries.add(id);
      cleanupLedger.enterAll(ids.map((id) => ({ url: target.url, kind: "prompt", id })));
    },
    onProgress: (progress) =>
      channel.postMessage({
        check: "readiness.burst",
        burst: progress,
        elapsedMs: performance.now() - began,
      }),
  });
  const whole = (figures: BurstFigures, more: ReadinessFigures["memory"] = {}): ReadinessFigures => ({
    ...figures,
    warmUp: known["readiness.warm-up"]?.warmUp ?? {},
    limitMs,
    memory: { ...(before && { before }), ...figures.memory, ...more },
  });
  const running = burst.run();
  // the run ends with its signal, and waits for no check: what is known by then is noted at once
  signal.addEventListener("abort", () => note({ readiness: whole(burst.figures()) }), { once: true });
  const figures = await running;
  const left = new Set(await burst.withdraw());
  const gone = [...entries].filter((id) => !left.has(id));
  cleanupLedger.leaveAll(gone.map((id) => ({ url: target.url, kind: "prompt", id })));
  const after = await comfy.systemStats(signal).then(memoryIn, () => undefined);
  const all = whole(figures, { ...(after && { after }) });
  note({ readiness: all });
  return all;
}
