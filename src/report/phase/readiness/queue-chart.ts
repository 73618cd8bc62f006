import { plural } from "../../../format.ts";
import { span } from "../../../readiness/answer-words.ts";
import type { ReadinessFigures } from "../../../readiness/figures.ts";
import type { Language, Text } from "../../../text.ts";
import { share } from "../document/svg.ts";
import { ACROSS, HEIGHT, halo, level, plot, point, px, TOP, timeScale, word } from "./plot.ts";

/** Moments that are drawn: a class of 500 is watched for an hour, and a page is some hundred pixels across. */
const MAX_MOMENTS = 240;

type Moment = ReadinessFigures["series"][number];

const looks = { done: "#3f7d58", running: "#c2571a", waiting: "#8fa3ba" } as const;

export const queueTitle: Text = { fr: "La file d'attente au fil du temps", en: "The queue over time" };

const words = { stopped: { fr: "fin de la mesure", en: "end of the measurement" } } as const satisfies Record<
  string,
  Text
>;

/**
 * Pictures that are there (bottom), computed, and waiting (top), one upon the other: what stands above the green is what students
 * wait for. Where the measurement ended early, dashes lead to the end that is expected.
 */
export function queueChart(figures: ReadinessFigures, language: Language, width: string): string {
  const { session, series, forecast, stopped } = figures;
  const moments = thinned(series);
  const last = moments.at(-1);
  const wanted = session.students * session.images;
  const ahead = stopped !== "complete" && last !== undefined && last.done < wanted ? forecast : undefined;
  const end = Math.max(1, last?.atMs ?? 0, ahead?.lastImageMs.high ?? 0);
  const x = (ms: number): number => (ACROSS * Math.min(ms, end)) / end;
  const top = Math.max(wanted, ...moments.map((one) => one.done + one.running + one.waiting));
  const y = (count: number): number => HEIGHT * (1 - count / Math.max(1, top));
  const area = (from: (one: Moment) => number, to: (one: Moment) => number, fill: string): string => {
    const upper = moments.map((one) => point(x(one.atMs), y(to(one))));
    const lower = moments.toReversed().map((one) => point(x(one.atMs), y(from(one))));
    return `<polygon points="${[...upper, ...lower].join(" ")}" fill="${fill}"/>`;
  };
  const asked = plural(wanted, ["demandée", "demandées"], ["asked for", "asked for"]);
  const running = (one: Moment): number => one.done + one.running;
  return plot(
    {
      title: queueTitle[language],
      desc: described(figures)[language],
      shapes: [
        area(
          () => 0,
          ({ done }) => done,
          looks.done,
        ),
        area(({ done }) => done, running, looks.running),
        area(running, (one) => running(one) + one.waiting, looks.waiting),
        ...(ahead && last
          ? [
              `<polygon points="${point(x(last.atMs), y(last.done))} ${point(x(ahead.lastImageMs.low), y(wanted))} ${point(x(ahead.lastImageMs.high), y(wanted))}" fill="${looks.done}" fill-opacity=".2"/>`,
              `<line x1="${px(x(last.atMs))}" y1="${px(y(last.done))}" x2="${px(x(ahead.lastImageMs.value))}" y2="${px(y(wanted))}" stroke="${looks.done}" stroke-width="2" stroke-dasharray="6 4" vector-effect="non-scaling-stroke"/>`,
            ]
          : []),
      ],
      over: [
        level(y(wanted), "#1c2430", asked[language], "above"),
        ...(ahead && last ? [stopLine(share(last.atMs, end), last.atMs / end, words.stopped[language])] : []),
        ...timeScale(end, language),
      ],
    },
    width,
  );
}

function stopLine(at: string, part: number, text: string): string {
  const [anchor, dx] = part > 0.7 ? ["end", -5] : ["start", 5];
  return [
    `<line x1="${at}" x2="${at}" y1="${TOP}" y2="${TOP + HEIGHT}" stroke="#1c2430"/>`,
    word(at, TOP + 30, text, ` dx="${dx}" text-anchor="${anchor}" fill="#1c2430"${halo}`),
  ].join("");
}

/** Of many moments some, each the one with the longest queue of its time; the last one stays. */
function thinned(series: readonly Moment[]): readonly Moment[] {
  if (series.length <= MAX_MOMENTS) return series;
  const size = Math.ceil(series.length / MAX_MOMENTS);
  const kept = Array.from({ length: Math.ceil(series.length / size) }, (_, at) =>
    series.slice(at * size, (at + 1) * size).reduce((a, b) => (b.waiting > a.waiting ? b : a)),
  );
  const last = series.at(-1);
  return last === undefined || kept.at(-1) === last ? kept : [...kept, last];
}

function described({ series }: ReadinessFigures): Text {
  const longest = series.reduce((max, { waiting }) => Math.max(max, waiting), 0);
  const at = series.find(({ waiting }) => waiting === longest)?.atMs ?? 0;
  const last = series.at(-1);
  return {
    fr: `Au plus ${longest} en attente, au bout de ${span(at, "fr")}. À la fin de la mesure (${span(last?.atMs ?? 0, "fr")}) : ${last?.done ?? 0} rendues, ${last?.running ?? 0} en calcul, ${last?.waiting ?? 0} en attente.`,
    en: `At most ${longest} waiting, after ${span(at, "en")}. At the end of the measurement (${span(last?.atMs ?? 0, "en")}): ${last?.done ?? 0} there, ${last?.running ?? 0} computed, ${last?.waiting ?? 0} waiting.`,
  };
}

/** What the colours mean, for the caption; the areas lie upon each other in this order, from below. */
export function queueCaption(figures: ReadinessFigures, language: Language): string {
  const legend: Text = {
    fr: "De bas en haut : images rendues (vert), en calcul (orange), en attente (gris bleu).",
    en: "From below: images that are there (green), computed (orange), waiting (grey blue).",
  };
  const ahead: Text = {
    fr: " En tirets verts : ce qui est prévu après la fin de la mesure.",
    en: " Green dashes: what is expected after the end of the measurement.",
  };
  const early = figures.stopped !== "complete" && figures.forecast !== undefined ? ahead[language] : "";
  return `${queueTitle[language]} · ${legend[language]}${early} ${described(figures)[language]}`;
}
