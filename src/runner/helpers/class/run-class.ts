import { generator } from "../../../../emulator/pictures/random.ts";
import { isEntryOf } from "../../../comfyui/job/history-entry.ts";
import type { SystemStats } from "../../../comfyui/replies.ts";
import { keepsId } from "../../../comfyui/versions/keeps-id.ts";
import { Burst, type BurstFigures } from "../../../readiness/burst/burst.ts";
import { memoryIn, peakOf } from "../../../readiness/burst/memory-watch.ts";
import { decide } from "../../../readiness/estimate/decide.ts";
import { forecastOf } from "../../../readiness/estimate/forecast.ts";
import { growthOf } from "../../../readiness/estimate/growth.ts";
import { swapOf } from "../../../readiness/estimate/swap.ts";
import type { ReadinessFigures } from "../../../readiness/figures.ts";
import type { ClassSession } from "../../../readiness/session.ts";
import { type CheckTools, config, known } from "../../check.ts";
import { progressChannel } from "../../progress.ts";
import { renamed } from "../object-info.ts";
import { type Afterwards, lookAfterwards } from "./afterwards.ts";
import { Ids } from "./ids.ts";
import { pictureJudge } from "./judge-pictures.ts";
import { ordersOf } from "./orders.ts";

const channel = progressChannel();
const check = "readiness.burst";

/** Runs the class, takes back what is left of it, and notes what was learned: on Ctrl-C, too. */
export async function runClass(
  session: ClassSession,
  limitMs: number,
  found: SystemStats | undefined,
  tools: CheckTools<typeof check>,
): Promise<ReadinessFigures> {
  const { comfy, note, signal } = tools;
  const { maxJobs, maxMinutes, thorough } = config.readiness;
  const before = found && memoryIn(found);
  const random = generator(session.seed);
  const order = await ordersOf(session, tools);
  const ids = new Ids(session.students * session.images);
  const began = performance.now();
  const burst = new Burst(comfy, {
    session,
    order,
    judge: pictureJudge(signal),
    isOwn: async (entry, id, graph) =>
      isEntryOf(entry, id, graph) || isEntryOf(entry, id, await renamed(graph, signal)),
    decide: thorough ? undefined : (jobs) => decide(jobs, session, limitMs, random),
    maxJobs,
    maxMs: maxMinutes === undefined ? undefined : maxMinutes * 60_000,
    signal,
    keepsId: keepsId(found?.system.comfyui_version),
    newId: () => ids.next(),
    onRenamed: (id) => ids.enter([id]),
    onProgress: (progress) =>
      channel.postMessage({ check, burst: progress, elapsedMs: performance.now() - began }),
  });
  const whole = (figures: BurstFigures): ReadinessFigures => {
    const { jobs, memory } = figures;
    const forecast = figures.forecast ?? forecastOf(jobs, session, limitMs, random);
    const swapMs = swapOf(jobs, random);
    const growthPerJob = growthOf(memory.samples ?? []);
    return {
      ...figures,
      ...(forecast && { forecast }),
      ...(swapMs && { swapMs }),
      warmUp: known["readiness.warm-up"]?.warmUp ?? {},
      limitMs,
      memory: { ...(before && { before }), ...memory, ...(growthPerJob && { growthPerJob }) },
    };
  };
  const running = burst.run();
  // the run ends with its signal, and waits for no check: what is known by then is noted at once
  signal.addEventListener("abort", () => note({ readiness: whole(burst.figures()) }), { once: true });
  const figures = whole(await running);
  note({ readiness: figures });
  const left = new Set(await burst.withdraw());
  ids.leave(left);
  if (figures.stopped === "unreadable") throw burst.unreadable;
  if (["interrupted", "server-lost"].includes(figures.stopped)) return figures;
  const { coldMs = 0, ...memory } = await lookAfterwards(order(0, 0), tools).catch((): Afterwards => ({}));
  const { warmUp } = figures;
  const slowest = Math.max(coldMs, warmUp.coldMs ?? 0);
  const all: ReadinessFigures = {
    ...figures,
    warmUp: { ...warmUp, ...(slowest > 0 && { coldMs: slowest }) },
    memory: {
      ...figures.memory,
      ...memory,
      // of a short class the last look may have been in the middle of a job
      ...(memory.after && { peak: peakOf(figures.memory.peak, memory.after) }),
    },
  };
  note({ readiness: all });
  return all;
}
