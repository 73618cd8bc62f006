import type { JobReport } from "../../../comfyui/job/job-report.ts";
import { duration } from "../../../format.ts";
import type { Language } from "../../../text.ts";
import { type NodeSpan, nodeSpans } from "../timeline.ts";
import { escaped } from "./html.ts";
import { drawing, share } from "./svg.ts";

/** A node that took less of the job than this has no bar of its own: it would be a hair. */
const MIN_SHARE = 0.005;
const ROW = 34;

const colours = { queue: "#b9c2cd", sampler: "#c2571a", loader: "#2563a8", other: "#3f7d58" } as const;
const words = {
  queue: { fr: "en file et soumission", en: "queued and submitted" },
  steps: { fr: "pas", en: "steps" },
} as const;

export interface Bar {
  readonly label: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly colour: string;
  readonly ticks: readonly number[];
}

/** The waiting, then each node that took its time, in the order in which they ran. */
export function barsOf(
  job: JobReport,
  classes: Readonly<Record<string, string>> = {},
  language: Language = "fr",
): Bar[] {
  const total = Math.max(1, job.totalMs);
  const label = ({ node, startMs, endMs, steps, of }: NodeSpan): string => {
    const name = classes[node] ? `${classes[node]} #${node}` : `#${node}`;
    const count = of === undefined ? "" : ` · ${steps.length}/${of} ${words.steps[language]}`;
    return `${name} · ${duration(endMs - startMs, language)}${count}`;
  };
  const waiting: Bar = {
    label: `${words.queue[language]} · ${duration(job.queuedMs, language)}`,
    startMs: 0,
    endMs: Math.min(job.queuedMs, total),
    colour: colours.queue,
    ticks: [],
  };
  const nodes = nodeSpans(job)
    .filter(({ startMs, endMs, steps }) => (endMs - startMs) / total >= MIN_SHARE || steps.length > 0)
    .map((span) => ({
      label: label(span),
      startMs: span.startMs,
      endMs: span.endMs,
      colour: colourOf(classes[span.node] ?? ""),
      ticks: span.steps,
    }));
  return [waiting, ...nodes];
}

/** Bars over time. A bar's label stands above it, because a long name beside it would leave no place for time. */
export function gantt(bars: readonly Bar[], totalMs: number, width: string): string {
  const at = (ms: number): string => share(ms, Math.max(1, totalMs));
  const rows = bars.map(({ label, startMs, endMs, colour, ticks }, index) => {
    const top = index * ROW;
    return [
      `<text x="0" y="${top + 13}">${escaped(label)}</text>`,
      `<rect x="0" y="${top + 18}" width="100%" height="11" fill="#eef1f5"/>`,
      `<rect x="${at(startMs)}" y="${top + 18}" width="${at(endMs - startMs)}" height="11" fill="${colour}"/>`,
      ...ticks.map(
        (ms) =>
          `<line x1="${at(ms)}" x2="${at(ms)}" y1="${top + 18}" y2="${top + 29}" stroke="#fff" stroke-opacity=".6"/>`,
      ),
    ].join("");
  });
  return drawing(width, bars.length * ROW + 2, rows);
}

function colourOf(className: string): string {
  if (/sampler/i.test(className)) return colours.sampler;
  return /load/i.test(className) ? colours.loader : colours.other;
}
