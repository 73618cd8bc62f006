import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

// loaded by `--import` before the suite: how much memory its process has taken at most, in MB
const file = process.env.BENCH_PEAK;
if (isMainThread && file !== undefined)
  process.once("exit", () => writeFileSync(file, String(Math.round(process.resourceUsage().maxRSS / 1_000))));
