import type { Json } from "../python/json.ts";

/** RGB, 8 bits a channel, rows from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Whether a sampler painted it. Faults of generated images affect no other picture. */
  readonly sampled: boolean;
}

export interface Model {
  readonly kind: "MODEL";
  readonly file: string;
}
interface Clip {
  readonly kind: "CLIP";
  readonly file: string;
}
interface Vae {
  readonly kind: "VAE";
  readonly file: string;
}
interface Conditioning {
  readonly kind: "CONDITIONING";
  readonly text: string;
  /** The picture that the text encoder received: the result is an edit of it. */
  readonly picture?: Picture;
}
/** How a sampler worked on a latent: the VAE decodes it to a picture. */
interface Sampling {
  readonly text: string;
  readonly seed: number;
  readonly denoise: number;
  /** Set for an edit: the picture from the VAE encoder or from the conditioning. */
  readonly source?: Picture;
}
export interface Latent {
  readonly kind: "LATENT";
  readonly width: number;
  readonly height: number;
  readonly batch: number;
  readonly picture?: Picture;
  readonly sampling?: Sampling;
}
export interface Image {
  readonly kind: "IMAGE";
  readonly pictures: readonly Picture[];
}
interface Mask {
  readonly kind: "MASK";
}
interface Text {
  readonly kind: "STRING";
  readonly text: string;
}

interface Whole {
  readonly kind: "INT";
  readonly number: number;
}

export type Value = Model | Clip | Vae | Conditioning | Latent | Image | Mask | Text | Whole;

export interface ValueByKind {
  MODEL: Model;
  CLIP: Clip;
  VAE: Vae;
  CONDITIONING: Conditioning;
  LATENT: Latent;
  IMAGE: Image;
}

/** A Python exception inside a node. It ends the job with `execution_error`. */
export class PythonError extends Error {
  readonly type: string;
  readonly tips: string;
  constructor(type: string, message: string, tips = "") {
    super(message);
    this.type = type;
    this.tips = tips;
  }
}

/** POST /interrupt took effect. */
export class Interrupted extends Error {}

/** Fault `job-vanishes`. */
export class Vanished extends Error {}

/** Fault `worker-dies`: Python's SystemExit, which ends the thread without a word. */
export class WorkerExit extends Error {}

/** What a node receives for an input: a value from a link, or the literal of the prompt. */
export type Given = Value | Json;

export function isValue(given: Given | undefined): given is Value {
  return typeof given === "object" && given !== null && "kind" in given;
}
