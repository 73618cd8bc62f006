import type { Inspected } from "../measures.ts";
import { similarity } from "../similarity.ts";
import { type Alignment, align, unmovedLikeness } from "./align.ts";
import { colourGap, settled } from "./colour.ts";

/*
 * Where the numbers come from: 49 true edits of 40 models (7 of them Qwen-Image-Edit) that keep the composition, 12 pictures and
 * their enlarged selves, pairs of an input and another's output, and damages of 28 of the edits and of their inputs.
 */

/** Of the thumbnails' edges. Unrelated pairs measured 0.09 (95 of 100 below) and 0.32 at most: above it nothing more is asked. */
export const MIN_SIMILARITY = 0.3;
/** Aligned. 49 true edits measured 0.164 and more (the next 0.20), 700 unrelated pairs 0.12 (95 of 100) and 4 of them more than this. */
export const MIN_LIKENESS = 0.16;

/** In levels, aligned. True edits measured 7.4 and more; the input cropped, softened or as a JPEG of quality 10 4.6 at most. */
export const MIN_COLOUR_GAP = 6;
/** In levels, of one cell. Such copies measured 29 at most; another object on half a percent of the picture 72 and more. */
export const MAX_COPY_CELL = 45;

/** Gain of likeness by the alignment. Of 77 pairs that did not move one measured as much: see `MIN_PLACED_LIKENESS`. */
export const MIN_GAIN = 0.15;
/** A weaker match has no place that could be told: an object that moved in a new scene measured 0.21 at a gain of 0.15. */
const MIN_PLACED_LIKENESS = 0.25;
/** A zoom of 2.5 %, or a shift of 2 % of a side: smaller ones no person sees. */
export const MIN_ZOOM = 0.025;
export const MIN_SHIFT = 0.02;

/** Sharpness of the result against its input. True edits measured 0.64 and more (one 0.21: moss turned into soap), softened ones 0.40 at most. */
export const MIN_SHARPNESS_RATIO = 0.4;

/** At this likeness without any move no alignment can gain what counts as moved: the search is spared. */
const AS_IT_LIES = 1 - MIN_GAIN;

/** How a result stands to the picture that was sent. Plain numbers. */
export interface EditFinding extends Alignment {
  /** `copied`: the same picture again, whatever its crop or compression; `unrelated`: no alignment matches. */
  readonly state: "edited" | "copied" | "unrelated";
  /** The content lies elsewhere, or at another scale. */
  readonly moved: boolean;
  /** Root mean square of the colours' difference, aligned, in levels. */
  readonly colour: number;
  /** Sharpness of the result divided by that of the input. */
  readonly sharpness: number;
}

export function findEdit(input: Inspected, result: Inspected): EditFinding {
  const alignment = alignmentOf(input, result);
  const { likeness, unmoved, zoom, x, y } = alignment;
  const moved =
    likeness >= MIN_PLACED_LIKENESS &&
    likeness - unmoved >= MIN_GAIN &&
    (Math.abs(Math.log(zoom)) >= MIN_ZOOM || Math.max(Math.abs(x), Math.abs(y)) >= MIN_SHIFT);
  const gap = colourGap(input.view, result.view, copyOverlay(input, result, alignment));
  const isCopy = gap.mean < MIN_COLOUR_GAP && gap.most < MAX_COPY_CELL;
  const descends = likeness >= MIN_LIKENESS || similarity(input.measures, result.measures) >= MIN_SIMILARITY;
  return {
    ...alignment,
    state: isCopy ? "copied" : descends ? "edited" : "unrelated",
    moved,
    colour: gap.mean,
    sharpness: result.measures.sharpness / Math.max(1, input.measures.sharpness),
  };
}

function alignmentOf(input: Inspected, result: Inspected): Alignment {
  const unmoved = unmovedLikeness(input.view.luma, result.view.luma);
  if (unmoved > AS_IT_LIES) return { likeness: unmoved, unmoved, zoom: 1, x: 0, y: 0 };
  return align(input.view.luma, result.view.luma);
}

/** A copy matches well wherever it lies; only there half a cell matters. */
function copyOverlay(
  input: Inspected,
  result: Inspected,
  found: Alignment,
): Pick<Alignment, "zoom" | "x" | "y"> {
  const isPlain = found.likeness < 0.4 || found.likeness - found.unmoved < 0.05;
  return isPlain ? found : settled(input.view, result.view, found);
}
