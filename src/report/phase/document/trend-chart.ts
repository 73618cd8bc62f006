import { duration } from "../../../format.ts";
import type { Trend } from "../../../history/trend.ts";
import type { VerdictName } from "../../../record/verdict.ts";
import type { Language } from "../../../text.ts";
import { escaped } from "./html.ts";
import { drawing, share } from "./svg.ts";

/** One run in the course of the runs: a bar as tall as its job took, or none where the job did not finish. */
export interface CoursePoint {
  readonly number: number;
  readonly verdict: VerdictName;
  readonly ms?: number;
}

const TOP = 18;
const HEIGHT = 120;
const looks = {
  GO: { fill: "#156c3a", mark: "✓" },
  GO_WITH_WARNINGS: { fill: "#c98a12", mark: "!" },
  NO_GO: { fill: "#a81c1c", mark: "✗" },
} as const;
/** More bars than this leave no place for the time of each on a phone. */
const MAX_LABELS = 5;

/**
 * A bar per run, the oldest first, in the colour of its verdict with the verdict's mark and its number below; the median (blue) and,
 * where it is within reach, the threshold (red) as dashes.
 */
export function courseChart(
  points: readonly CoursePoint[],
  trend: Pick<Trend, "medianMs" | "thresholdMs"> | undefined,
  language: Language,
  width: string,
): string {
  const longest = Math.max(1, ...points.flatMap(({ ms }) => ms ?? []));
  // a threshold far above would press the bars flat
  const near = trend !== undefined && trend.thresholdMs <= 2 * longest;
  const top = near ? Math.max(longest, trend.thresholdMs) : longest;
  const y = (ms: number): number => Math.round(TOP + HEIGHT * (1 - ms / top));
  const across = (place: number): string => share(place, points.length);
  const bars = points.map(({ number, verdict, ms }, index) => {
    const { fill, mark } = looks[verdict];
    const isLast = index === points.length - 1;
    const word = (at: number, text: string, colour: string): string =>
      `<text x="${across(index + 0.5)}" y="${at}" text-anchor="middle" fill="${colour}"${isLast ? ' font-weight="700"' : ""}>${escaped(text)}</text>`;
    const named = isLast || points.length <= MAX_LABELS;
    return [
      ms === undefined
        ? ""
        : `<rect x="${across(index + 0.2)}" y="${y(ms)}" width="${across(0.6)}" height="${TOP + HEIGHT - y(ms)}" fill="${fill}"/>`,
      ms !== undefined && named ? word(y(ms) - 4, duration(ms, language), "#1c2430") : "",
      word(TOP + HEIGHT + 16, `${mark} ${number}`, fill),
    ].join("");
  });
  const line = (ms: number, colour: string): string =>
    `<line x1="0" x2="100%" y1="${y(ms)}" y2="${y(ms)}" stroke="${colour}" stroke-width="1.5" stroke-dasharray="6 4"/>`;
  const lines = trend
    ? [line(trend.medianMs, "#2563a8"), near ? line(trend.thresholdMs, "#a81c1c") : ""]
    : [];
  return drawing(width, TOP + HEIGHT + 24, [...bars, ...lines]);
}
