import type { Likeness } from "../oracles/nearness.ts";
import type { Text } from "../text.ts";

/** The request for a picture: a reference applies only to a picture of the same subject. */
export interface Subject {
  readonly profile: string;
  /** `text-to-image`; with its name in brackets behind the first of a profile. */
  readonly workflow: string;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  readonly prompt: string;
  /** Model files that the graph names. */
  readonly models: string[];
  /** SHA-256 of the whole graph, without titles and without the name of the file to save. */
  readonly graphSha256: string;
}

/** What painted a picture, as far as a server reports it: it may change a picture without any fault. */
export interface Stack {
  readonly system: Record<string, string | number>;
  readonly flags?: string[] | undefined;
  /** Of the classes that the graph uses. */
  readonly nodes?: Record<string, { module: string; signature: string }> | undefined;
  readonly models?: Record<string, string[]> | undefined;
}

/** The picture of the fixed seed, as this run painted it. */
export interface Painted {
  readonly target: string;
  readonly subject: Subject;
  readonly stack: Stack;
  /** SHA-256 of the file, in hex. */
  readonly sha256: string;
  /** The sampler painted the picture in this run: a picture from a cache says nothing about the present stack. */
  readonly computed: boolean;
}

/**
 * `none`: nothing was approved. `stale`: what was approved is another subject. `same`: to the eye. `moved`: the same scene,
 * and the stack has changed too. `changed`: beyond that, or the stack is the same.
 */
export type ReferenceState = "none" | "stale" | "same" | "moved" | "changed";

export interface ReferenceFinding extends Painted {
  readonly state: ReferenceState;
  /** Of the reference, where there is one. */
  readonly approvedAt?: string;
  readonly run?: string;
  readonly likeness?: Likeness;
  /** What changed since it was approved: in the subject where it is stale, else in the stack. */
  readonly changes?: readonly Text[];
}
