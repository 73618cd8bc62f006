import { blackRows } from "../layout.ts";
import type { Plane } from "../luma.ts";
import type { PictureFinding } from "../verdicts.ts";
import { bends, densest, opposed } from "./lines.ts";
import { deadRectangle, GRID, holeIn, patchIn, type Rectangle, tallestBand } from "./missing-part.ts";
import { linesStuck } from "./repeats.ts";
import { partsOf, seamAt } from "./seams.ts";

/** Where a damage was measured, in shares of width and height; a line has no width, or no height. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Lines of one picture: more would be a surface. */
const MAX_LINES = 60;
/** A lattice is everywhere: it is drawn over this part of the picture, which stays seen beside it. */
const SAMPLE = 0.25;

const whole: Place = { left: 0, top: 0, right: 1, bottom: 1 };
const column = (x: number): Place => ({ ...whole, left: x, right: x });
const row = (y: number): Place => ({ ...whole, top: y, bottom: y });
const columns = (left: number, right: number): Place => ({ ...whole, left, right });
const rows = (top: number, bottom: number): Place => ({ ...whole, top, bottom });

/** What has a place in a picture; grain, blur or pale colours are in all of it. */
const placers: Partial<Record<PictureFinding["measure"], (plane: Plane) => readonly Place[]>> = {
  deadPart: (plane) => ofCells(deadRectangle(plane)),
  hole: (plane) => ofCells(holeIn(plane)),
  patch: (plane) => ofCells(patchIn(plane)),
  filledBand: (plane) => {
    const { first, end, of, rows: across } = tallestBand(plane);
    return [across ? rows(first / of, end / of) : columns(first / of, end / of)];
  },
  blackBand: (plane) => {
    const { first, end } = blackRows(plane);
    return [rows(first / plane.height, end / plane.height)];
  },
  stuckLines: stuckPlaces,
  stuckRun: (plane) => stuckPlaces(plane).slice(0, 1),
  likeQuarters: () => [column(0.5), row(0.5)],
  tileSeam: (plane) => {
    const parts = partsOf(plane);
    const between = Array.from({ length: parts - 1 }, (_, part) => (part + 1) / parts);
    return between.flatMap((at) => [column(at), row(at)]);
  },
  middleSeam: (plane) => {
    const seam = seamAt(plane);
    return ["x" in seam ? column(seam.x / plane.width) : row(seam.y / plane.height)];
  },
  stripes,
  thinLines: stripes,
  stripedZone: (plane) => {
    const found = bends(plane);
    const [across, down] = [densest(opposed(found.columns.narrow)), densest(opposed(found.rows.narrow))];
    const { first, size } = across.share >= down.share ? across : down;
    // the outermost line has no bend
    const [from, to] = [first + 1, first + 1 + size];
    return across.share >= down.share
      ? [columns(from / plane.width, to / plane.width)]
      : [rows(from / plane.height, to / plane.height)];
  },
  lattice8: (plane) => lattice(plane, 8),
  lattice16: (plane) => lattice(plane, 16),
  jpegBlocks: ({ width, height }) => grid(width, height, 8, { x: 0, y: 0 }),
};

/** The places of what was found, without those that hold nothing. */
export function placesOf(plane: Plane, findings: readonly Pick<PictureFinding, "measure">[]): Place[] {
  const measures = new Set(findings.map(({ measure }) => measure));
  return [...measures]
    .flatMap((measure) => placers[measure]?.(plane) ?? [])
    .filter(({ left, top, right, bottom }) => right > left || bottom > top);
}

function ofCells(rectangle: Rectangle | undefined): Place[] {
  if (!rectangle) return [];
  const { left, right, top, bottom } = rectangle;
  return [{ left: left / GRID, right: right / GRID, top: top / GRID, bottom: bottom / GRID }];
}

function stuckPlaces(plane: Plane): Place[] {
  const found = linesStuck(plane);
  return found.rows.length / plane.height >= found.columns.length / plane.width
    ? runsOf(found.rows).map(([first, last]) => rows(first / plane.height, (last + 1) / plane.height))
    : runsOf(found.columns).map(([first, last]) => columns(first / plane.width, (last + 1) / plane.width));
}

/** The lines that run from edge to edge, the clearest of the stronger direction. */
function stripes(plane: Plane): Place[] {
  const found = bends(plane);
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  const across = sum(found.columns.through) / plane.width >= sum(found.rows.through) / plane.height;
  const { mean, narrow } = across ? found.columns : found.rows;
  const strength = mean.map(Math.abs);
  // beside a line both neighbours bend the other way, half as much
  const isPeak = (at: number): boolean =>
    [at - 1, at + 1].every((beside) => (strength[beside] ?? 0) <= (strength[at] as number));
  const strongest = [...strength.entries()]
    .filter(([at]) => Math.abs(narrow[at] as number) > 0.25 && isPeak(at))
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MAX_LINES);
  // the outermost line has no bend; a line is drawn through its middle
  return strongest.map(([at]) =>
    across ? column((at + 1.5) / plane.width) : row((at + 1.5) / plane.height),
  );
}

function lattice(plane: Plane, period: number): Place[] {
  const found = bends(plane);
  const at = { x: phaseOf(found.columns.mean, period), y: phaseOf(found.rows.mean, period) };
  return grid(plane.width, plane.height, period, at);
}

/** Of the lines of a lattice: the phase whose bends differ most from the others. */
function phaseOf(means: Float64Array, period: number): number {
  const phases = new Float64Array(period);
  for (const [at, mean] of means.entries())
    phases[(at + 1) % period] = (phases[(at + 1) % period] ?? 0) + mean;
  const middle = phases.toSorted()[period >> 1] ?? 0;
  const apart = phases.map((phase) => Math.abs(phase - middle));
  return apart.indexOf(Math.max(...apart));
}

function grid(width: number, height: number, period: number, { x, y }: { x: number; y: number }): Place[] {
  const [from, to] = [(1 - SAMPLE) / 2, (1 + SAMPLE) / 2];
  const box = { left: from, top: from, right: to, bottom: to };
  const inside = (length: number, phase: number): number[] =>
    Array.from({ length: Math.ceil(length / period) }, (_, time) => (time * period + phase + 0.5) / length)
      .filter((share) => share > from && share < to)
      .slice(0, MAX_LINES);
  return [
    box,
    ...inside(width, x).map((share) => ({ ...box, left: share, right: share })),
    ...inside(height, y).map((share) => ({ ...box, top: share, bottom: share })),
  ];
}

/** Neighbours as one: `[first, last]`. */
function runsOf(indexes: readonly number[]): [first: number, last: number][] {
  const runs: [number, number][] = [];
  for (const index of indexes) {
    const last = runs.at(-1);
    if (last && index === last[1] + 1) last[1] = index;
    else runs.push([index, index]);
  }
  return runs.toSorted(([a, b], [c, d]) => d - c - (b - a)).slice(0, MAX_LINES);
}
