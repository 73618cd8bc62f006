import { z } from "zod";
import type { Stopped } from "../../readiness/figures.ts";
import { type Arrival, arrivals, type StudentOutcome } from "../../readiness/session.ts";

const number = z.number();
const word = z.string().max(1_000);
const estimate = z.looseObject({ low: number, value: number, high: number });
const waits = (one: z.ZodType) => z.looseObject({ p50: one, p95: one, max: one });
const look = z.looseObject({ vramUsed: number.optional(), ramUsed: number.optional() }).optional();

/** The compiler asks for each name of the type. */
function oneOf<Name extends string>(names: Readonly<Record<Name, true>>) {
  return z.enum(Object.keys(names) as [Name, ...Name[]]);
}

const stopped = oneOf<Stopped>({
  ...{ complete: true, certain: true, over: true },
  ...{ budget: true, interrupted: true, "server-lost": true, unreadable: true },
});
const outcome = oneOf<StudentOutcome>({
  ...{ done: true, failed: true, refused: true, lost: true, cancelled: true },
  ...{ foreign: true, bad: true, late: true, withdrawn: true },
});

/** What the diagnosis and the reports read of a class: the facts of a record that comes from anywhere have this shape, or are none. */
export const classShape = z.looseObject({
  readiness: z.looseObject({
    session: z.looseObject({
      ...{ students: number, images: number, minutes: number, seed: number },
      arrival: z.enum(arrivals satisfies readonly Arrival[]),
    }),
    stopped,
    warmUp: z.looseObject({ coldMs: number.optional(), warmMs: number.optional() }),
    jobs: z.array(
      z.looseObject({
        ...{ student: number, image: number, askedMs: number },
        ...{ ahead: number.optional(), startedMs: number.optional() },
        ...{ endedMs: number.optional(), seenMs: number.optional() },
        ...{ takenMs: number.optional(), goneMs: number.optional() },
        ...{ workflow: word, outcome, error: word.optional(), repeated: z.literal(true).optional() },
      }),
    ),
    errors: z.array(z.looseObject({ kind: word, count: number })),
    measured: z.looseObject({ waitMs: waits(number), imagesPerMinute: number }).optional(),
    forecast: z
      .looseObject({
        ...{ imagesPerMinute: estimate, lastImageMs: estimate },
        ...{ largestClass: estimate, failedPercent: estimate },
        waitMs: waits(estimate),
      })
      .optional(),
    limitMs: number,
    memory: z.looseObject({
      ...{ before: look, peak: look, after: look, freed: look },
      growthPerJob: z.looseObject({ vram: number.optional(), ram: number.optional() }).optional(),
    }),
    swapMs: estimate.optional(),
    series: z.array(z.looseObject({ atMs: number, waiting: number, running: number, done: number })),
  }),
});
