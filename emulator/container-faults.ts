import type { ModelSpoil } from "./machine/model-disk.ts";
import { type StartFault, startFaults } from "./start-faults.ts";

interface ContainerFault extends Partial<StartFault> {
  readonly title: string;
  /** Console lines before the start. */
  readonly lines?: readonly string[];
  /** Console lines once the server is ready. */
  readonly later?: readonly string[];
  /** The process takes memory until it is killed. */
  readonly hog?: true;
  /** What lies on the disk instead of a model. */
  readonly model?: ModelSpoil;
  /** Every start but the first writes a new hash to login/PASSWORD. */
  readonly salts?: true;
}

const moduleNotFound = [
  "Traceback (most recent call last):",
  '  File "/workspace/ComfyUI/main.py", line 1, in <module>',
  "ModuleNotFoundError: No module named 'yaml'",
];

/** What can be broken in the container around the server. Ids in brackets name failures that really happened. */
const table = {
  "crash-loop": {
    title: "The process dies at each start: a module is missing (B1).",
    lines: moduleNotFound,
    exitCode: 1,
  },
  "ends-without-a-word": {
    title: "The process ends at each start, and its log does not say why.",
    exitCode: 1,
  },
  "memory-hog": { title: "The process takes memory until its limit kills it (B6).", hog: true },
  "jobs-end-badly": {
    title: "The log tells of a job that ran out of memory (D13) and of NaN in an image (D3).",
    later: [
      "!!! Exception during processing !!! Allocation on device ",
      "torch.OutOfMemoryError: Allocation on device",
      "/workspace/ComfyUI/nodes.py:1594: RuntimeWarning: invalid value encountered in cast",
    ],
  },
  "model-cut": {
    title: "The download of the diffusion model was cut at its half (C8).",
    model: { folder: "diffusion_models", as: "truncated" },
  },
  "model-lfs-pointer": {
    title: "The text encoder is a pointer of Git LFS (C8).",
    model: { folder: "text_encoders", as: "lfs-pointer" },
  },
  "model-link-broken": {
    title: "The VAE is a link into a cache that is not mounted (C8).",
    model: { folder: "vae", as: "broken-link" },
  },
  "model-in-shards": {
    title: "The diffusion model is a folder of shards (C8).",
    model: { folder: "diffusion_models", as: "shards" },
  },
  "salts-at-boot": {
    title: "The entrypoint makes a new hash at each start, so that the token dies with it (A9).",
    salts: true,
  },
  ...startFaults,
} satisfies Record<string, ContainerFault>;

export type ContainerFaultName = keyof typeof table;

export const containerFaults: Readonly<Record<ContainerFaultName, ContainerFault>> = table;

export function isContainerFault(name: string): name is ContainerFaultName {
  return Object.hasOwn(table, name);
}
