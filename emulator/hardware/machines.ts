/** A computer with one GPU, as far as a job's time and memory go. Bytes, and bytes a second of the machine's own time. */
export interface Machine {
  readonly gpu: string;
  readonly vram: number;
  /** What the driver and the CUDA context hold before any model. */
  readonly context: number;
  readonly ram: number;
  /** Taken by everything but models: system, Python, page. */
  readonly ramUsed: number;
  /** A model file that no job has read since the start. */
  readonly diskRate: number;
  /** The same file where the system still has it in memory. */
  readonly cachedRate: number;
  /** Between main memory and GPU, either way. */
  readonly transferRate: number;
  /** One evaluation of a diffusion model of 20.4 billion parameters for 1024 × 1024 pixels. */
  readonly evaluationS: number;
  /** One prompt through a text encoder of 8.8 billion parameters. */
  readonly encodeS: number;
  /** The VAE, for 1024 × 1024 pixels. */
  readonly decodeS: number;
  /** Where the figures come from: "measured", "fitted to", or "estimate". */
  readonly source: string;
}

const GB = 1e9;
const GIB = 2 ** 30;

export const machines = {
  rtx3090: {
    gpu: "NVIDIA GeForce RTX 3090",
    vram: 24 * GIB - 331_350_016,
    context: 364_904_448,
    ram: Math.round(31.26 * GIB),
    ramUsed: 4 * GB,
    diskRate: 0.118 * GB,
    cachedRate: 1.5 * GB,
    transferRate: 0.38 * GB,
    evaluationS: 1.63,
    encodeS: 3,
    decodeS: 3.5,
    source:
      "Measured on the course's deployment (WSL, bind-mounted models): 24 GB of VRAM, 31.26 GB of RAM, and with Qwen-Image-Edit 2509 fp8 at 1024 × 1024 and cfg 1: 110 to 133 s warm (20 steps), 170 s for an edit (25 steps), about 370 s cold. The rates and the time of an evaluation are fitted to these; the times of encoder and VAE are estimates.",
  },
  rtx4090: {
    gpu: "NVIDIA GeForce RTX 4090",
    vram: 24 * GIB - 251_658_240,
    context: 420_000_000,
    ram: 64 * GIB,
    ramUsed: 6 * GB,
    diskRate: 1.3 * GB,
    cachedRate: 4 * GB,
    transferRate: 1.6 * GB,
    evaluationS: 0.655,
    encodeS: 1.2,
    decodeS: 1.4,
    source:
      "Fitted to what Comfy-Org's template image_qwen_image.json says of an RTX 4090D with Qwen-Image fp8 at 1328 × 1328: 94 s then 71 s with 20 steps at cfg 2.5, 55 s then 34 s with 8 steps at cfg 1, 86 % of the VRAM. RAM, encoder and VAE are estimates.",
  },
  laptop: {
    gpu: "NVIDIA GeForce RTX 3070 Laptop GPU",
    vram: 8 * GIB - 140_574_720,
    context: 364_904_448,
    ram: 32 * GIB,
    ramUsed: 6 * GB,
    diskRate: 0.8 * GB,
    cachedRate: 2 * GB,
    transferRate: 3 * GB,
    evaluationS: 3.6,
    encodeS: 6,
    decodeS: 9,
    source:
      "An estimate: nobody measured it. 8 GiB hold no Qwen model whole, so its weights cross the bus at each step.",
  },
} as const satisfies Record<string, Machine>;

export type MachineName = keyof typeof machines;

export function isMachineName(name: string): name is MachineName {
  return Object.hasOwn(machines, name);
}
