import type { HarmlessRow } from "../row.ts";

/** Faults of load that leave a usual run green; those that a class must tell stand in `class.ts`. */
export const loadRows: readonly HarmlessRow[] = [
  {
    fault: "memory-leaks",
    because: "a few jobs lose little: only many in a row show whether memory comes back",
    stages: ["generation"],
  },
  {
    fault: "gpu-throttles",
    because: "a GPU that grows hot is slower, not broken: no check judges a time of the first minutes",
    stages: ["generation"],
  },
  {
    fault: "others-come-and-go",
    because: "other people's jobs between ours are waited for, and never ours to judge",
    stages: ["generation"],
    waits: true,
  },
];
