/** One run of a sampler. */
export interface SamplingPlan {
  /** The file of the diffusion model. */
  readonly model: string;
  readonly pixels: number;
  /** Pictures at once. */
  readonly batch: number;
  /** Evaluations of the model a step: two where cfg is not 1. */
  readonly evaluations: number;
  /** The model sees another picture beside its own latent. */
  readonly edits: boolean;
  /** Fault `first-steps-slow`. */
  readonly compiles: boolean;
}

/** Bytes. */
export interface MemoryFigures {
  readonly vramTotal: number;
  readonly vramFree: number;
  /** What PyTorch holds of the GPU's memory, and what of it no tensor uses. */
  readonly torchTotal: number;
  readonly torchFree: number;
  readonly ramTotal: number;
  readonly ramFree: number;
  /** As `/system_stats` names it. */
  readonly gpu: string;
}

/** What the parts of a job cost on the server's hardware: time, and memory where it is played. */
export interface Work {
  /** How many times faster than the machine's own its clock runs. */
  readonly scale: number;
  /** Jobs came to an idle worker. */
  wake(): void;
  /** A job begins; of the models only these are still referred to. */
  begin(files: ReadonlySet<string>): void;
  /** A job has ended, however. */
  end(): void;
  /** What a loader does. */
  read(file: string): Promise<void>;
  encodeText(clip: string, pictures: number): Promise<void>;
  encodePicture(vae: string, pixels: number): Promise<void>;
  /** Brings the model to the GPU; what it gives waits for one step. */
  sampling(plan: SamplingPlan): Promise<() => Promise<void>>;
  decode(vae: string, pixels: number, batch: number): Promise<void>;
  /** POST /free. */
  free(models: boolean, cache: boolean): void;
  /** Steps of a sampler on a small picture that last about this long. */
  stepsLasting(seconds: number): number;
  /** Bytes that earlier jobs have lost for good. */
  readonly lost: { readonly vram: number; readonly ram: number };
  /** Undefined: memory is not played. */
  memory(): MemoryFigures | undefined;
}
