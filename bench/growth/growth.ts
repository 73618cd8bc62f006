import { exponentOf, median, type Point } from "../figures/figures.ts";
import type { Measure } from "../measure.ts";

const ROUNDS = 3;
/** Linear, and what a small machine's memory adds to the largest size. */
const LIMIT = 1.15;

/** A piece of work whose size is given. */
export interface Work extends Disposable {
  /** Done once for a measurement; what it prepares for itself counts. */
  readonly once: () => Promise<unknown>;
}

export interface Growing {
  readonly name: string;
  readonly about: string;
  readonly what: string;
  readonly sizes: readonly number[];
  prepare(size: number): Work | Promise<Work>;
}

/**
 * Processor time of this process, all its threads, at each size: a loaded machine adds little to it. The figure is the exponent of
 * the last step, where what stands whatever the size weighs least.
 */
export function growth({ name, about, what, sizes, prepare }: Growing): Measure {
  return {
    name,
    about,
    async run(tell, rounds = ROUNDS) {
      const found: Point[][] = [];
      for (let round = 0; round <= rounds; round += 1) {
        const points: Point[] = [];
        for (const size of sizes) {
          using work = await prepare(size);
          points.push({ size, cost: await processorMs(work.once) });
        }
        tell(`${round === 0 ? "warm-up" : `round ${round}`}: ${inWords(points)}`);
        if (round > 0) found.push(points);
      }
      const exponents = found.map((points) => exponentOf(points.slice(-2)));
      const middle = sizes.map((size, at) => ({
        size,
        cost: median(found.map((points) => points[at]?.cost ?? 0)),
      }));
      const ratio = { min: Math.min(...exponents), median: median(exponents) };
      return [{ what, ratio, unit: "exponent", limit: { most: LIMIT }, detail: inWords(middle) }];
    },
  };
}

async function processorMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return Math.max(1, (user + system) / 1_000);
}

function inWords(points: readonly Point[]): string {
  return points.map(({ size, cost }) => `${size}: ${cost.toFixed(0)} ms`).join(", ");
}
