import type { Estimate, ReadinessFigures } from "../../../src/readiness/figures.ts";
import type { ClassSession, StudentJob } from "../../../src/readiness/session.ts";

const GiB = 2 ** 30;

/** For unit tests: an estimate that is right within a tenth. */
export function about(value: number): Estimate {
  return { low: value * 0.9, value, high: value * 1.1 };
}

/** For unit tests: the jobs of a class on one worker that paints a picture in `paintMs`. */
export function sampleJobs(
  { students, images }: Pick<ClassSession, "students" | "images">,
  paintMs: number,
  rampMs = 1_000,
): StudentJob[] {
  const next = Array.from({ length: students }, (_, student) => ({
    student,
    image: 0,
    askedMs: student * rampMs,
  }));
  const jobs: StudentJob[] = [];
  let free = 0;
  while (next.length > 0) {
    next.sort((a, b) => a.askedMs - b.askedMs);
    const { student, image, askedMs } = next.shift() ?? { student: 0, image: 0, askedMs: 0 };
    const startedMs = Math.max(free, askedMs);
    const endedMs = startedMs + paintMs;
    free = endedMs;
    const seenMs = endedMs + 120;
    const promptId = `00000000-0000-4000-8000-${String(student * 1_000 + image).padStart(12, "0")}`;
    jobs.push({
      ...{ student, image, askedMs, startedMs, endedMs, seenMs, promptId },
      workflow: "text-to-image",
      ahead: Math.round((startedMs - askedMs) / paintMs),
      outcome: "done",
    });
    if (image + 1 < images) next.push({ student, image: image + 1, askedMs: seenMs + 5_000 });
  }
  return jobs;
}

/** For unit tests: how the jobs lay at each tenth of a minute. */
export function sampleSeries(jobs: readonly StudentJob[], everyMs = 6_000): ReadinessFigures["series"] {
  const end = Math.max(0, ...jobs.map(({ seenMs = 0 }) => seenMs));
  return Array.from({ length: Math.ceil(end / everyMs) + 1 }, (_, at) => {
    const now = at * everyMs;
    const asked = jobs.filter(({ askedMs }) => askedMs <= now);
    const done = asked.filter(({ seenMs = Infinity }) => seenMs <= now).length;
    const started = asked.filter(({ startedMs = Infinity }) => startedMs <= now).length;
    return { atMs: now, waiting: asked.length - started, running: started - done, done };
  });
}

function rank(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** For unit tests: what was found out about a class of thirty that had every picture, and what is changed of it. */
export function sampleFigures(more: Partial<ReadinessFigures> = {}): ReadinessFigures {
  const session: ClassSession = { students: 30, images: 2, minutes: 20, arrival: "ramp", seed: 7 };
  const jobs = more.jobs ?? sampleJobs(more.session ?? session, 4_500);
  const waits = jobs
    .flatMap(({ askedMs, seenMs }) => (seenMs === undefined ? [] : [seenMs - askedMs]))
    .toSorted((a, b) => a - b);
  const last = Math.max(0, ...jobs.map(({ seenMs = 0 }) => seenMs));
  const [p50, p95, max] = [rank(waits, 0.5), rank(waits, 0.95), rank(waits, 1)];
  const imagesPerMinute = (60_000 * waits.length) / Math.max(1, last);
  return {
    session,
    stopped: "complete",
    warmUp: { coldMs: 64_000, warmMs: 4_600 },
    jobs,
    errors: [],
    ...(waits.length > 0 && { measured: { waitMs: { p50, p95, max }, imagesPerMinute } }),
    forecast: {
      imagesPerMinute: about(imagesPerMinute),
      waitMs: { p50: about(p50), p95: about(p95), max: about(max) },
      lastImageMs: about(last),
      largestClass: { low: 34, value: 38, high: 41 },
      failedPercent: { low: 0, value: 0, high: 4.8 },
    },
    limitMs: 180_000,
    memory: {
      before: { vramUsed: 1.2 * GiB, ramUsed: 6.1 * GiB },
      peak: { vramUsed: 21.4 * GiB, ramUsed: 28.3 * GiB },
      after: { vramUsed: 19.8 * GiB, ramUsed: 27.9 * GiB },
      freed: { vramUsed: 1.3 * GiB, ramUsed: 8.2 * GiB },
    },
    series: sampleSeries(jobs),
    ...more,
  };
}
