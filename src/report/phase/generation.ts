import { decimal, duration } from "../../format.ts";
import { MIN_DELAY_MS, SLOWER } from "../../history/trend.ts";
import { findingText as measuredText } from "../../oracles/verdicts.ts";
import { entryOf } from "../../record/catalogue.ts";
import type { Facts, JobName, PictureName } from "../../record/facts.ts";
import { measured } from "../../record/merge-facts.ts";
import type { Attachment } from "../../record/run-record.ts";
import { inEachView, viewFor } from "../../record/workflow-runs.ts";
import { findingText } from "../../references/words.ts";
import type { Text } from "../../text.ts";
import { type Block, heading, type Line, list, type Picture, table, text } from "./document/doc.ts";
import { barsOf, gantt } from "./document/gantt.ts";
import { inLanguage, type PhaseInput } from "./input.ts";
import { outcomeWords } from "./outcome-words.ts";

const words = {
  images: { fr: "Images", en: "Images" },
  noImages: { fr: "Aucune image n'a été livrée.", en: "No image was handed out." },
  reference: { fr: "Image de référence", en: "Reference image" },
  timeline: { fr: "Chronologie des générations", en: "Timeline of the generations" },
  noTimeline: { fr: "Aucune génération n'a été exécutée.", en: "No generation was executed." },
  metrics: { fr: "Mesures", en: "Metrics" },
  metric: { fr: "Travail", en: "Job" },
  outcome: { fr: "Issue", en: "Outcome" },
  queued: { fr: "En file", en: "Queued" },
  total: { fr: "Durée", en: "Duration" },
  median: { fr: "Médiane des dernières exécutions", en: "Median of the last runs" },
  threshold: { fr: "Seuil", en: "Threshold" },
  runs: { fr: "exécutions", en: "runs" },
  slow: { fr: "plus lent que d'habitude", en: "slower than usual" },
  noTrend: { fr: "pas encore assez d'exécutions", en: "not enough runs yet" },
  unfinished: { fr: "non comparé : pas terminé", en: "not compared: not finished" },
  thresholdIs: {
    fr: `Au-delà du seuil (${decimal(SLOWER, "fr")} × la médiane des exécutions sur le même serveur, et au moins ${MIN_DELAY_MS / 1000} s de plus qu'elle), la génération est dite plus lente que d'habitude.`,
    en: `Beyond the threshold (${SLOWER} × the median of the runs against the same target, and at least ${MIN_DELAY_MS / 1000} s more than it), a generation is told as slower than usual.`,
  },
  picture: { fr: "Image", en: "Image" },
  size: { fr: "Taille", en: "Size" },
  light: { fr: "Luminosité moyenne (0–255)", en: "Mean light (0–255)" },
  deviation: { fr: "Écart type", en: "Deviation" },
  colours: { fr: "Couleurs", en: "Colours" },
} as const satisfies Record<string, Text>;

const pictureNames: Readonly<Record<string, Text>> = {
  canary: { fr: "Témoin sans modèle", en: "Canary without a model" },
  chart: { fr: "Mire envoyée au VAE", en: "Chart sent to the VAE" },
  "text-to-image-places": {
    fr: "Où le défaut est mesuré, encadré ou tracé",
    en: "Where the damage was measured, framed or drawn",
  },
  "text-to-image-detail": {
    fr: "Ce qui dépasse de son entourage, huit fois amplifié",
    en: "What stands out from its surroundings, eight times as strong",
  },
  "round-trip": { fr: "Mire rendue par le VAE", en: "Chart as the VAE gives it back" },
  "text-to-image": { fr: "Texte vers image", en: "Text to image" },
  "other-seed": { fr: "Même texte, graine fixe", en: "Same text, fixed seed" },
  "same-seed": { fr: "Graine fixe, recalculée", en: "Fixed seed, computed again" },
  reference: { fr: "Référence approuvée", en: "Approved reference" },
  "reference-difference": { fr: "Différence, huit fois amplifiée", en: "Difference, eight times as strong" },
  "edit-input": { fr: "Édition : image envoyée", en: "Edit: picture sent" },
  edit: { fr: "Édition : résultat", en: "Edit: result" },
};

/** What each job is for, in a reader's words. */
export const jobNames: Readonly<Record<string, Text>> = {
  ...pictureNames,
  edit: { fr: "Édition", en: "Edit" },
  "round-trip": { fr: "Aller-retour par le VAE", en: "Round trip through the VAE" },
  "cancel-running": { fr: "Annulation d'un travail en cours", en: "Cancelling a running job" },
  "cancel-pending": { fr: "Annulation d'un travail en attente", en: "Cancelling a pending job" },
  "warm-up": { fr: "Échauffement, avant la classe", en: "Warm-up, before the class" },
} satisfies Readonly<Record<string, Text>> & Record<Exclude<JobName, PictureName>, Text>;

/** What says least to a reader, in this order, comes last: a chart, a square of one colour. */
const least = ["chart", "round-trip", "canary"];
const rank = (title: string): number => least.indexOf(title);

export function imageSection(input: PhaseInput): Block[] {
  const { record } = input;
  const say = inLanguage(words, record.language);
  const pictures = record.attachments
    .filter(({ title, type }) => type.startsWith("image/") && !title.startsWith("reference"))
    .toSorted((a, b) => rank(a.title) - rank(b.title))
    .map((attachment) => pictureOf(attachment, input));
  return [
    heading(say("images")),
    pictures.length > 0 ? { kind: "pictures", pictures } : text(say("noImages")),
    ...findingBlocks(record),
    ...comparedPairs(input),
    ...referenceBlocks(input),
  ];
}

/** What was measured of a doubtful or damaged picture, each number beside its limit. */
function findingBlocks({ facts, language }: PhaseInput["record"]): Block[] {
  const { pictureFindings = [] } = facts["generation.image-intact"] ?? {};
  const texts = [...new Set(pictureFindings.map((one) => measuredText(one)[language]))];
  return list(texts);
}

/** A picture that was sent, and what came back of it. */
const pairs = [
  ["edit-input", "edit"],
  ["chart", "round-trip"],
] as const;

function comparedPairs(input: PhaseInput): Block[] {
  const { attachments, checks, language } = input.record;
  const words = { fr: "Avant et après, l'un sur l'autre", en: "Before and after, one upon the other" };
  return pairs.flatMap(([sent, came]): Block[] => {
    const [first, second] = [sent, came].map((title) => attachments.find((one) => one.title === title));
    if (first === undefined || second === undefined) return [];
    // a chart that came back well is no sight
    if (sent === "chart" && checks.find(({ id }) => id === first.check)?.status !== "failed") return [];
    const [before, after] = [pictureOf(first, input), pictureOf(second, input)];
    if (before.preview === undefined || after.preview === undefined) return [];
    return [{ kind: "compare", before, after, words: words[language] }];
  });
}

/** The approved picture, that of today and their difference, and what was measured between them; of each workflow. */
function referenceBlocks(input: PhaseInput): Block[] {
  return inEachView(input.record, "generation.reference", (record) => record).flatMap(([name, record]) =>
    referenceBlock({ ...input, record }, name),
  );
}

function referenceBlock(input: PhaseInput, workflow: string | undefined): Block[] {
  const { language, facts, attachments, flags } = input.record;
  const { reference } = facts["generation.reference"] ?? {};
  if (reference === undefined) return [];
  const shown = ["reference", "other-seed", "reference-difference"].flatMap((title) => {
    const found = attachments.find((one) => one.title === title);
    return found ? [pictureOf(found, input)] : [];
  });
  const compared = reference.likeness !== undefined;
  return [
    heading(captionOf(words.reference[language], workflow), 3),
    text(findingText(reference, flags)[language]),
    ...(compared && shown.length > 1 ? [{ kind: "pictures", pictures: shown } as const] : []),
  ];
}

function captionOf(name: string, workflow: string | undefined): string {
  return workflow === undefined ? name : `${name} (${workflow})`;
}

function pictureOf({ check, title, file, workflow }: Attachment, { record, material }: PhaseInput): Picture {
  const { facts } = viewFor(record, workflow).record;
  const measures = Object.entries(measured(facts).pictures ?? {}).find(([name]) => name === title)?.[1];
  const size = measures ? ` · ${measures.width}×${measures.height}` : "";
  const preview = material.previews.get(file);
  // a screenshot of the browser shows what its check is called after
  const name = check.startsWith("browser.") ? entryOf(check).title : pictureNames[title];
  const caption = captionOf(name?.[record.language] ?? title, workflow);
  return { caption: `${caption}${size}`, file, ...(preview && { preview }) };
}

/** The facts of a run, and those of each further workflow of a role, by its name. */
function bagsOf({ facts, workflows = [] }: PhaseInput["record"]): [string | undefined, Facts][] {
  return [
    [undefined, facts],
    ...workflows.filter(({ further }) => further).map((one): [string, Facts] => [one.name, one.facts]),
  ];
}

/** The jobs of which the course is made: the canary, the cancelled ones and those of a class say nothing of its pace. */
export function drawnJobs({ record: { facts } }: Pick<PhaseInput, "record">): JobName[] {
  const { jobs = {} } = measured(facts);
  return (Object.keys(jobs) as JobName[]).filter(
    (name) =>
      name !== "canary" &&
      name !== "round-trip" &&
      name !== "warm-up" &&
      !name.startsWith("cancel") &&
      jobs[name]?.timeline.some(({ event, node }) => event === "executing" && node),
  );
}

export function drawJob({ record }: Pick<PhaseInput, "record">, name: JobName, width: string): string {
  const { jobs, jobNodes } = measured(record.facts);
  const job = jobs?.[name];
  if (job === undefined) return "";
  return gantt(barsOf(job, jobNodes?.[name], record.language), job.totalMs, width);
}

export function timelineSection(input: PhaseInput): Block[] {
  const { record } = input;
  const say = inLanguage(words, record.language);
  const jobs = bagsOf(record).flatMap(([workflow, facts], index) => {
    const own = { record: { ...record, facts } };
    return drawnJobs(own).map((name) => ({
      name,
      workflow,
      own,
      number: index === 0 ? "" : `-${index + 1}`,
    }));
  });
  return [
    heading(say("timeline")),
    ...jobs.map(({ name, workflow, own, number }): Block => {
      const total = measured(own.record.facts).jobs?.[name]?.totalMs ?? 0;
      const title = captionOf(jobNames[name]?.[record.language] ?? name, workflow);
      const caption = `${title} · ${duration(total, record.language)}`;
      const file = `attachments/timeline-${name}${number}.svg`;
      return { kind: "drawing", drawing: { caption, file, draw: (width) => drawJob(own, name, width) } };
    }),
    ...(jobs.length === 0 ? [text(say("noTimeline"))] : []),
  ];
}

export function metricSection({ record, comparison }: PhaseInput): Block[] {
  const { language } = record;
  const say = inLanguage(words, language);
  const all = bagsOf(record).map(([workflow, own]) => ({ workflow, ...measured(own) }));
  const jobs = all.flatMap(({ workflow, jobs: own = {} }) =>
    Object.entries(own).map(([name, job]) => ({ name, job, workflow })),
  );
  const rows = jobs.map(({ name, job, workflow }): Line[] => {
    const trend = comparison.trends.find((one) => one.job === name && workflow === undefined);
    // what was cancelled on purpose never has a pace
    const none = say(job.outcome === "finished" ? "noTrend" : "unfinished");
    return [
      captionOf(jobNames[name]?.[language] ?? name, workflow),
      outcomeWords[job.outcome][language],
      duration(job.queuedMs, language),
      duration(job.totalMs, language),
      trend ? `${duration(trend.medianMs, language)} (${trend.runs} ${say("runs")})` : none,
      trend ? `${duration(trend.thresholdMs, language)}${trend.slow ? ` · ${say("slow")}` : ""}` : "",
    ];
  });
  const measures = all.flatMap(({ workflow, pictures: own = {} }) =>
    Object.entries(own).map(([name, one]) => ({ name, one, workflow })),
  );
  const pictures = measures.map(({ name, one, workflow }): Line[] => [
    captionOf(pictureNames[name]?.[language] ?? name, workflow),
    `${one.format.toUpperCase()} ${one.width}×${one.height}`,
    decimal(one.mean, language),
    decimal(one.deviation, language),
    String(one.colours),
  ]);
  const head = ["metric", "outcome", "queued", "total", "median", "threshold"] as const;
  return [
    heading(say("metrics")),
    ...(rows.length > 0 ? [text(say("thresholdIs"))] : [text(say("noTimeline"))]),
    ...table(head.map(say), rows),
    ...table((["picture", "size", "light", "deviation", "colours"] as const).map(say), pictures),
  ];
}
