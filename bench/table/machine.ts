import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** What a figure was measured on, without a name. */
export function machine(): string {
  const [{ model = "" } = {}] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]?.toFixed(1);
  return `${availableParallelism()} × ${model.trim()}, ${memory} GiB, Node ${process.versions.node}, load ${load} at the end`;
}
