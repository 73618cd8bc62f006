import type { ChartFinding } from "../../src/oracles/chart/compare.ts";
import { type Case, given } from "./cases.ts";
import { job } from "./sample-record.ts";

const trip = "generation.vae-round-trip";

/** A chart as a sound VAE gives it back. */
const back: ChartFinding = {
  match: 0.99,
  best: { turn: "none", order: "RGB", negative: false, match: 0.99, asItLies: 0.99, isOwn: true },
  light: 120,
  corners: [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 0, y: -1 },
    { x: 0, y: 0 },
  ],
  colour: { mean: 4, worst: 9, patch: 3 },
  gain: [1, 0.99, 0.98],
  cast: [0, -1, 1],
  grain: 0.7,
  detail: 0.9,
  plateaus: 0,
  seam: { step: 1, at: 49, direction: "vertical" },
};
const moved = { x: 8, y: 0 };
const returned = (more: Partial<ChartFinding>) => ({
  jobs: { canary: job("finished"), "round-trip": job("finished") },
  chart: { ...back, ...more },
});

export const vaeCases: readonly Case[] = [
  given("vae-broken", "something else", [trip], returned({ best: { ...back.best, match: 0.05 } })),
  given(
    "vae-broken",
    "black, an edit-only service",
    [trip, "generation.edit-descends"],
    returned({ light: 0 }),
  ),
  given(
    "vae-broken",
    "and so is every image",
    [trip, "generation.image-not-noise"],
    returned({ best: { ...back.best, match: 0.05 } }),
  ),
  given(
    "vae-broken",
    "and so is the edit, which seems to start from nothing",
    [trip, "generation.image-not-flat", "generation.edit-descends"],
    returned({ best: { ...back.best, match: 0.05 } }),
  ),
  given(
    "image-black",
    "the VAE gives NaN to the chart, too",
    [trip, "generation.image-not-black"],
    returned({ light: 0 }),
  ),
  given(
    "vae-turned",
    "mirrored",
    [trip],
    returned({ best: { ...back.best, turn: "mirrored", isOwn: false } }),
  ),
  given("vae-turned", "by a cell of the latent", [trip], returned({ corners: [moved, moved, moved, moved] })),
  given("vae-channels", "BGR", [trip], returned({ best: { ...back.best, order: "BGR", isOwn: false } })),
  given("vae-colours", "a cast", [trip], returned({ cast: [30, 0, -30] })),
  given("vae-imprecise", "in steps", [trip], returned({ plateaus: 0.5 })),
  given(
    "vae-tiles",
    "and so has the image",
    [trip],
    returned({ seam: { step: 12, at: 128, direction: "horizontal" } }),
  ),
];
