import type { Json } from "../python/json.ts";

/** RGB, 8 bits a channel, rows from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Whether a sampler painted it: faults of generated images touch no other. */
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
  /** What a picture given to the text encoder says about the result. */
  readonly picture?: Picture;
}
/** How a sampler turned a latent into a picture-to-be. */
interface Sampling {
  readonly text: string;
  readonly seed: number;
  readonly denoise: number;
  /** The picture that the encoder or the conditioning brought in: an edit. */
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

export type Value = Model | Clip | Vae | Conditioning | Latent | Image | Mask | Text;

export interface ValueByKind {
  MODEL: Model;
  CLIP: Clip;
  VAE: Vae;
  CONDITIONING: Conditioning;
  LATENT: Latent;
  IMAGE: Image;
}

/** An exception of Python inside a node: ends the job with `execution_error`. */
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

/** What a node is given for an input: a value from a link, or what stood in the prompt. */
export type Given = Value | Json;

export function isValue(given: Given | undefined): given is Value {
  return typeof given === "object" && given !== null && "kind" in given;
}
