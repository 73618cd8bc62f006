import type { Estimate } from "../figures.ts";
import type { StudentJob } from "../session.ts";
import { type Random, studentT } from "./draws.ts";
import { serviceOf } from "./served.ts";
import { settledOf } from "./settled.ts";
import { estimateOf } from "./waits.ts";

/** A mean and its doubt need so many jobs, after the same workflow and after another. */
const LEAST_JOBS = 2;
const DRAWS = 1_000;

/** What a job takes longer where another workflow was served before it; nothing where both cases were not seen of any workflow. */
export function swapOf(jobs: readonly StudentJob[], random: Random): Estimate | undefined {
  const served = serviceOf(settledOf(jobs).settled).jobs.filter(
    ({ failed, busyMs }) => !failed && busyMs > 0,
  );
  const pairs = [...Map.groupBy(served, ({ workflow }) => workflow).values()].flatMap((own) => {
    const [other, same] = [true, false].map((changed) =>
      own.filter((job) => job.changed === changed).map(({ busyMs }) => busyMs),
    );
    return other && same && other.length >= LEAST_JOBS && same.length >= LEAST_JOBS ? [{ other, same }] : [];
  });
  const weight = pairs.reduce((sum, { other }) => sum + other.length, 0);
  if (weight === 0) return undefined;
  const means = pairs.map(({ other, same }) => ({
    of: other.length,
    other: meanOf(other),
    same: meanOf(same),
  }));
  // a change of models makes no job faster: below nothing is the noise of so few
  const costs = Float64Array.from({ length: DRAWS }, () =>
    Math.max(
      0,
      means.reduce((sum, { of, other, same }) => sum + (of / weight) * (other(random) - same(random)), 0),
    ),
  );
  return estimateOf(costs);
}

/** The mean as it may be: one draw of its doubt at each call. */
function meanOf(values: readonly number[]): (random: Random) => number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / (n - 1) / n);
  return (random) => mean + (error === 0 ? 0 : error * studentT(n - 1, random));
}
