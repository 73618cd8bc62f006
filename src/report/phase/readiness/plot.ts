import { span } from "../../../readiness/answer-words.ts";
import type { Language } from "../../../text.ts";
import { escaped } from "../document/html.ts";
import { drawing, share } from "../document/svg.ts";

/** Letters of the vertical scale stand above the plot, those of the time below it. */
export const TOP = 22;
export const HEIGHT = 180;
const BELOW = 22;
/** Inside the plot a unit is a thousandth of its width; heights are pixels. */
export const ACROSS = 1_000;
/** More would run into each other on a phone. */
const MAX_TICKS = 5;

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400].map(
  (s) => s * 1_000,
);

export interface Plot {
  /** Heard where the drawing is not seen. */
  readonly title: string;
  readonly desc: string;
  /** Shapes in `ACROSS` × `HEIGHT`, stretched to the width of the page. */
  readonly shapes: readonly string[];
  /** Lines and letters in shares of the width, over the shapes. */
  readonly over: readonly string[];
}

/** Shapes that stretch with the page, letters that do not. */
export function plot({ title, desc, shapes, over }: Plot, width: string): string {
  return drawing(width, TOP + HEIGHT + BELOW, [
    `<title>${escaped(title)}</title><desc>${escaped(desc)}</desc>`,
    `<rect x="0" y="${TOP}" width="100%" height="${HEIGHT}" fill="#f4f6f9"/>`,
    `<svg x="0" y="${TOP}" width="100%" height="${HEIGHT}" viewBox="0 0 ${ACROSS} ${HEIGHT}" preserveAspectRatio="none">${shapes.join("")}</svg>`,
    ...over,
  ]);
}

/** Letters that stay readable over a dark shape. */
export const halo = ' paint-order="stroke" stroke="#fff" stroke-width="3" stroke-linejoin="round"';

export function word(x: string, y: number, text: string, look = ""): string {
  return `<text x="${x}" y="${y}"${look}>${escaped(text)}</text>`;
}

/** A dashed line across, at a value, with its word on that side of it. */
export function level(y: number, colour: string, text: string, side: "above" | "below"): string {
  return [
    `<line x1="0" x2="100%" y1="${px(TOP + y)}" y2="${px(TOP + y)}" stroke="${colour}" stroke-width="1.5" stroke-dasharray="6 4"/>`,
    word("4", px(TOP + y + (side === "below" ? 14 : -5)), text, ` fill="${colour}" font-weight="600"${halo}`),
  ].join("");
}

/** Times below the plot, in steps that a person reads. */
export function timeScale(endMs: number, language: Language): string[] {
  const step = steps.find((one) => endMs / one <= MAX_TICKS) ?? endMs;
  const count = Math.max(0, Math.floor(endMs / Math.max(1, step)));
  return Array.from({ length: count + 1 }, (_, at) => {
    const x = share(at * step, Math.max(1, endMs));
    const anchor = at === 0 ? "start" : at * step > 0.95 * endMs ? "end" : "middle";
    return [
      `<line x1="${x}" x2="${x}" y1="${TOP + HEIGHT}" y2="${TOP + HEIGHT + 4}" stroke="#5b6675"/>`,
      word(
        x,
        TOP + HEIGHT + 17,
        at === 0 ? "0" : span(at * step, language),
        ` text-anchor="${anchor}" fill="#5b6675"`,
      ),
    ].join("");
  });
}

export function point(x: number, y: number): string {
  return `${px(x)},${px(y)}`;
}

/** As many digits as can be seen. */
export function px(value: number): number {
  return Math.round(value * 10) / 10;
}
