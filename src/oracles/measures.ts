/** Placeholder type, written out by the oracles room. */
export interface ImageMeasures {
  readonly format: string;
  readonly width: number;
  readonly height: number;
}
