import type { HarmlessRow } from "../row.ts";

const alone =
  "it strikes where several people wait at once, and a usual run is one person: the stage that plays a class shows it";

/** Faults that only a class sees: a usual run stays green. What they do is proven by `selftest/contract/faults-load.test.ts`. */
const ofClasses = [
  "jobs-fail-under-load",
  "jobs-vanish-under-load",
  "pictures-exchanged",
  "submits-repeated",
  "others-interrupt",
  "others-clear-queue",
] as const;

export const loadRows: readonly HarmlessRow[] = [
  ...ofClasses.map((fault): HarmlessRow => ({ fault, because: alone, stages: ["generation"] })),
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
