import { duration, shortDate } from "../../format.ts";
import type { Fingerprint } from "../../history/fingerprint.ts";
import type { JobName } from "../../record/facts.ts";
import { measured } from "../../record/merge-facts.ts";
import { verdictWords } from "../../record/words.ts";
import type { Text } from "../../text.ts";
import { type Block, heading, type Line, table, text } from "./document/doc.ts";
import { courseChart } from "./document/trend-chart.ts";
import { inLanguage, type PhaseInput } from "./input.ts";

const words = {
  title: { fr: "Historique", en: "Over the last runs" },
  first: {
    fr: "C'est la première exécution sur ce serveur avec ce profil : pas encore d'historique.",
    en: "This is the first run of this target with this profile: nothing to follow yet.",
  },
  legend: {
    fr: "Une barre par exécution, la plus récente à droite : ✓ GO, ! GO avec réserves, ✗ NO-GO, puis son numéro. Sans barre, la génération n'a pas abouti.",
    en: "A bar per run, the most recent on the right: ✓ GO, ! GO with warnings, ✗ NO-GO, then its number. Without a bar, the generation did not finish.",
  },
  median: { fr: "médiane (tirets bleus)", en: "median (blue dashes)" },
  threshold: {
    fr: "seuil (tirets rouges, s'il est à portée)",
    en: "threshold (red dashes, where within reach)",
  },
  noMedian: { fr: "pas encore assez d'exécutions pour une médiane", en: "not enough runs for a median yet" },
  unfinished: { fr: "pas terminée dans cette exécution", en: "not finished in this run" },
  slow: { fr: "PLUS LENT QUE D'HABITUDE", en: "SLOWER THAN USUAL" },
  number: { fr: "N°", en: "No." },
  date: { fr: "Date", en: "Date" },
  verdict: { fr: "Verdict", en: "Verdict" },
  duration: { fr: "Durée", en: "Duration" },
  changes: { fr: "Changements", en: "Changes" },
} as const satisfies Record<string, Text>;

/** The jobs whose pace the course feels: what comes up first (models are loaded then), what follows, and an edit. */
const followed = {
  "text-to-image": { fr: "Première image", en: "First image" },
  "other-seed": { fr: "Image suivante", en: "Next image" },
  edit: { fr: "Édition", en: "Edit" },
} as const satisfies Partial<Record<JobName, Text>>;

type Followed = keyof typeof followed;

/** Jobs that at least two runs have timed: a single bar shows no trend. */
function followedJobs({ record, comparison: { recent } }: PhaseInput): Followed[] {
  return (Object.keys(followed) as Followed[]).filter((job) => {
    const now = measured(record.facts).jobs?.[job]?.outcome === "finished";
    return recent.filter(({ fingerprint }) => fingerprint.jobs[job] !== undefined).length + Number(now) > 1;
  });
}

function drawCourse(
  { number, record, verdict, comparison }: PhaseInput,
  job: Followed,
  width: string,
): string {
  const mine = measured(record.facts).jobs?.[job];
  const past = comparison.recent.map(({ fingerprint }) => pointOf(fingerprint, fingerprint.jobs[job]));
  const now = pointOf(
    { number, verdict: verdict.verdict },
    mine?.outcome === "finished" ? mine.totalMs : undefined,
  );
  const trend = comparison.trends.find((one) => one.job === job);
  return courseChart([...past, now], trend, record.language, width);
}

/** Verdicts and generation times of the last runs of the same stack, drawn and as a table. */
export function courseSection(input: PhaseInput): Block[] {
  const { number, record, verdict, comparison } = input;
  const { language } = record;
  const say = inLanguage(words, language);
  if (comparison.recent.length === 0) return [heading(say("title")), text(say("first"))];
  const jobs = followedJobs(input);
  const now = {
    number,
    verdict: verdict.verdict,
    startedAt: record.startedAt,
    durationMs: record.durationMs,
  };
  const rows = [
    ...comparison.recent.map(({ fingerprint }) => fingerprint),
    { ...now, changes: comparison.changes },
  ]
    .toReversed()
    .map((run): Line[] => [
      String(run.number),
      shortDate(run.startedAt, language),
      verdictWords[run.verdict][language],
      duration(run.durationMs, language),
      (run.changes ?? []).map((change) => change[language]).join("\n"),
    ]);
  return [
    heading(say("title")),
    ...(jobs.length > 0 ? [text(say("legend"))] : []),
    ...jobs.map(
      (job): Block => ({
        kind: "drawing",
        drawing: {
          caption: caption(input, job),
          file: `attachments/course-${job}.svg`,
          draw: (width) => drawCourse(input, job, width),
        },
      }),
    ),
    ...table((["number", "date", "verdict", "duration", "changes"] as const).map(say), rows),
  ];
}

function caption({ record, comparison }: PhaseInput, job: Followed): string {
  const { language } = record;
  const say = inLanguage(words, language);
  const trend = comparison.trends.find((one) => one.job === job);
  const finished = measured(record.facts).jobs?.[job]?.outcome === "finished";
  const time = (ms: number): string => duration(ms, language);
  return [
    followed[job][language],
    ...(trend
      ? [`${say("median")} ${time(trend.medianMs)}`, `${say("threshold")} ${time(trend.thresholdMs)}`]
      : [say(finished ? "noMedian" : "unfinished")]),
    ...(trend?.slow ? [say("slow")] : []),
  ].join(" · ");
}

function pointOf({ number, verdict }: Pick<Fingerprint, "number" | "verdict">, ms: number | undefined) {
  return { number, verdict, ...(ms !== undefined && { ms }) };
}
