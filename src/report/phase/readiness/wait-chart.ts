import { plural } from "../../../format.ts";
import { answerOf } from "../../../readiness/answer.ts";
import { span } from "../../../readiness/answer-words.ts";
import type { ReadinessFigures } from "../../../readiness/figures.ts";
import type { Language, Text } from "../../../text.ts";
import { escaped } from "../document/html.ts";
import { ACROSS, HEIGHT, level, plot, px, TOP, word } from "./plot.ts";

/** Bars that a page can show; of a larger class a bar stands for several students. */
const MAX_BARS = 120;

const looks = { within: "#2563a8", beyond: "#c2571a", none: "#a81c1c" } as const;

export const waitTitle: Text = { fr: "Attente de chaque étudiant", en: "Waiting time of each student" };

const expected: Text = { fr: "prévu", en: "expected" };

export interface StudentWait {
  /** 0-based. */
  readonly student: number;
  readonly images: number;
  /** Of the picture that took longest; absent where none came. */
  readonly longestMs?: number;
  readonly meanMs?: number;
}

/** The students who asked and were not stopped by us, those who waited longest last, and at the very end those who got nothing. */
export function waitsByStudent({ jobs }: Pick<ReadinessFigures, "jobs">): StudentWait[] {
  const students = Map.groupBy(jobs, ({ student }) => student);
  return [...students]
    .flatMap(([student, own]): StudentWait[] => {
      const waits = own.flatMap(({ askedMs, seenMs }) => (seenMs === undefined ? [] : [seenMs - askedMs]));
      if (waits.length > 0) {
        const sum = waits.reduce((a, b) => a + b, 0);
        return [{ student, images: waits.length, longestMs: Math.max(...waits), meanMs: sum / waits.length }];
      }
      return own.every(({ outcome }) => outcome === "withdrawn") ? [] : [{ student, images: 0 }];
    })
    .toSorted((a, b) => (a.longestMs ?? Infinity) - (b.longestMs ?? Infinity) || a.student - b.student);
}

/** A bar a student up to the longest wait, darker up to the mean one; the limit (red) and the p95 (black) as dashes. */
export function waitChart(figures: ReadinessFigures, language: Language, width: string): string {
  const all = waitsByStudent(figures);
  const size = Math.max(1, Math.ceil(all.length / MAX_BARS));
  const bars = Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );
  const longest = Math.max(1, ...all.map(({ longestMs = 0 }) => longestMs));
  const { limitMs } = figures;
  const { p95 } = answerOf(figures);
  // of a measurement that ended early the longest waits were not waited for: what is expected of them is in sight
  const highest = Math.max(longest, Math.min(p95?.value ?? 0, 2.5 * longest));
  // a limit far above would press the bars flat
  const near = limitMs <= 2.5 * highest;
  const top = 1.08 * (near ? Math.max(highest, limitMs) : highest);
  const y = (ms: number): number => HEIGHT * (1 - Math.min(ms, top) / top);
  const step = ACROSS / Math.max(1, bars.length);
  const bar = (from: number, ms: number, fill: string, opacity: number): string =>
    `<rect x="${px(from + 0.1 * step)}" y="${px(y(ms))}" width="${px(0.8 * step)}" height="${px(HEIGHT - y(ms))}" fill="${fill}" fill-opacity="${opacity}"/>`;
  const shapes = bars.map((group, at) => {
    // the longest wait of the group stands for it: none is made to look better
    const worst = group.at(-1) as StudentWait;
    const { longestMs, meanMs = 0 } = worst;
    const name = `<title>${escaped(named(group, language))}</title>`;
    if (longestMs === undefined) return `<g>${name}${bar(at * step, top, looks.none, 0.25)}</g>`;
    const fill = longestMs > limitMs ? looks.beyond : looks.within;
    return `<g>${name}${bar(at * step, longestMs, fill, 0.45)}${bar(at * step, meanMs, fill, 0.55)}</g>`;
  });
  const shown = p95 !== undefined && p95.value <= top ? p95.value : undefined;
  const limit = { fr: `limite ${span(limitMs, "fr")}`, en: `limit ${span(limitMs, "en")}` }[language];
  const longestWords = {
    fr: `la plus longue : ${span(longest, "fr")}`,
    en: `the longest: ${span(longest, "en")}`,
  };
  const ends = [
    { fr: "le mieux servi", en: "served fastest" },
    { fr: "le moins bien servi", en: "served last" },
  ].map((one) => one[language]);
  return plot(
    {
      title: waitTitle[language],
      desc: described(figures)[language],
      shapes,
      over: [
        ...(near ? [level(y(limitMs), "#a81c1c", limit, (shown ?? 0) > limitMs ? "below" : "above")] : []),
        ...(shown === undefined
          ? []
          : [
              level(
                y(shown),
                "#1c2430",
                `p95 ${p95?.basis === "forecast" ? `${expected[language]} ` : ""}${span(shown, language)}`,
                shown > limitMs ? "above" : "below",
              ),
            ]),
        word("100%", TOP - 7, longestWords[language], ' text-anchor="end" fill="#5b6675"'),
        word("0", TOP + HEIGHT + 17, ends[0] ?? "", ' fill="#5b6675"'),
        word("100%", TOP + HEIGHT + 17, ends[1] ?? "", ' text-anchor="end" fill="#5b6675"'),
      ],
    },
    width,
  );
}

function named(group: readonly StudentWait[], language: Language): string {
  const worst = group.at(-1) as StudentWait;
  const who: Text =
    group.length === 1
      ? { fr: `Étudiant ${worst.student + 1}`, en: `Student ${worst.student + 1}` }
      : { fr: `${group.length} étudiants`, en: `${group.length} students` };
  const { images, longestMs, meanMs = 0 } = worst;
  if (longestMs === undefined) return { fr: `${who.fr} : aucune image`, en: `${who.en}: no image` }[language];
  const many = plural(images, ["image", "images"], ["image", "images"]);
  return {
    fr: `${who.fr} : ${many.fr}, au plus ${span(longestMs, "fr")}, en moyenne ${span(meanMs, "fr")}`,
    en: `${who.en}: ${many.en}, at most ${span(longestMs, "en")}, on average ${span(meanMs, "en")}`,
  }[language];
}

function described(figures: ReadinessFigures): Text {
  const all = waitsByStudent(figures);
  const served = all.filter(({ longestMs }) => longestMs !== undefined);
  const beyond = served.filter(({ longestMs = 0 }) => longestMs > figures.limitMs).length;
  const [first, last] = [served[0]?.longestMs ?? 0, served.at(-1)?.longestMs ?? 0];
  const without = all.length - served.length;
  const who = plural(
    served.length,
    ["étudiant servi", "étudiants servis"],
    ["student served", "students served"],
  );
  const [none, over] = [
    plural(without, ["sans image", "sans image"], ["without an image", "without an image"]),
    plural(
      beyond,
      ["au-delà de la limite", "au-delà de la limite"],
      ["beyond the limit", "beyond the limit"],
    ),
  ];
  const students = new Set(figures.jobs.map(({ student }) => student)).size;
  const stopped = students - all.length;
  const more = plural(stopped, ["autre", "autres"], ["more", "more"]);
  const whose = stopped === 1 ? "sa" : "leur";
  const ours =
    stopped === 0
      ? { fr: "", en: "" }
      : {
          fr: ` Pour ${more.fr}, la mesure s'est arrêtée avant ${whose} première image.`,
          en: ` For ${more.en} the measurement ended before the first image.`,
        };
  if (served.length === 0)
    return { fr: "Aucun étudiant n'a eu d'image.", en: "No student has had an image." };
  return {
    fr: `${who.fr} ; la plus longue attente de chacun va de ${span(first, "fr")} à ${span(last, "fr")} ; ${over.fr} ; ${none.fr}.${ours.fr}`,
    en: `${who.en}; the longest wait of each goes from ${span(first, "en")} to ${span(last, "en")}; ${over.en}; ${none.en}.${ours.en}`,
  };
}

export function waitCaption(figures: ReadinessFigures, language: Language): string {
  const legend: Text = {
    fr: "Une barre par étudiant, du mieux au moins bien servi : sa plus longue attente, en plus foncé son attente moyenne ; en orange au-delà de la limite, en rouge pâle sans image.",
    en: "A bar per student, the best served first: the longest wait, darker the mean one; orange beyond the limit, pale red without an image.",
  };
  const students = waitsByStudent(figures).length;
  const size = Math.ceil(students / MAX_BARS);
  const grouped: Text =
    size > 1
      ? {
          fr: ` Une barre vaut ici ${size} étudiants, et montre celui qui attend le plus.`,
          en: ` Here a bar stands for ${size} students, and shows the one who waits longest.`,
        }
      : { fr: "", en: "" };
  return `${waitTitle[language]} · ${legend[language]}${grouped[language]} ${described(figures)[language]}`;
}
