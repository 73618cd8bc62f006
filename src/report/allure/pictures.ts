import { rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CheckId } from "../../record/catalogue.ts";
import { readinessOf } from "../../record/class/readiness-summary.ts";
import type { RunRecord } from "../../record/run-record.ts";
import type { Text } from "../../text.ts";
import { drawJob, drawnJobs } from "../phase/generation.ts";
import { PREVIEW_PX, scaled } from "../phase/material.ts";
import { readinessDrawings } from "../phase/readiness/section.ts";
import { type AllureAttachment, type AllureResult, everyAttachment } from "./result.ts";

/** A picture below this stays as it is: the canary's 64×64 would only lose its exact pixels. */
const SMALL_BYTES = 64 * 1024;

const words = {
  timeline: { fr: "Chronologie", en: "Timeline" },
  edit: { fr: "Image envoyée et résultat", en: "Picture sent and result" },
  chart: { fr: "Mire envoyée et rendue", en: "Chart sent and given back" },
  reference: {
    fr: "Référence approuvée et image d'aujourd'hui",
    en: "Approved reference and picture of today",
  },
  original: { fr: "Original", en: "Original" },
} as const satisfies Record<string, Text>;

/** Where the pictures of a run are, and what is known of them. */
export interface Pictures {
  readonly resultsDir: string;
  readonly runDir: string;
  readonly record: RunRecord;
}

/**
 * Makes the pictures of a check fit for a page of one file: previews instead of large pictures, with links to the originals
 * beside the page; the timeline of each job as a drawing; an edit beside the picture that it was made from.
 */
export async function addPictures(result: AllureResult, check: CheckId, all: Pictures): Promise<void> {
  await Promise.all(everyAttachment(result).map((one) => shrink(all.resultsDir, one)));
  const added = [
    ...timelines(result.uuid, check, all),
    ...classDrawings(result.uuid, check, all),
    ...(await differences(result.uuid, check, all)),
  ];
  result.attachments = [...(result.attachments ?? []), ...added];
  const links = originals(check, all.record);
  // in the description, because Allure removes a link of its own that leads to a file
  if (links !== "") result.description = [result.description ?? "", links].join("\n\n");
}

/** A picture that cannot be decoded stays: the check has found that out. */
async function shrink(resultsDir: string, attachment: AllureAttachment): Promise<void> {
  const path = join(resultsDir, attachment.source ?? "");
  const { size = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {};
  if (!attachment.type?.startsWith("image/") || size < SMALL_BYTES) return;
  const preview = await scaled(path).catch(() => undefined);
  if (preview === undefined) return;
  const source = attachment.source.replace(/\.\w+$/, ".jpg");
  writeFileSync(join(resultsDir, source), preview);
  rmSync(path, { force: true });
  Object.assign(attachment, { source, type: "image/jpeg" });
}

/** A job belongs to the check that attached its timeline. */
function timelines(uuid: string, check: CheckId, { resultsDir, record }: Pictures): AllureAttachment[] {
  const attached = record.attachments.filter((one) => one.check === check).map(({ title }) => title);
  return drawnJobs({ record })
    .filter((job) => attached.includes(`${job} timeline`))
    .map((job) => {
      const source = `${uuid}-timeline-attachment.svg`;
      writeFileSync(join(resultsDir, source), drawJob({ record }, job, "720"));
      return { name: words.timeline[record.language], type: "image/svg+xml", source };
    });
}

/** The queue and the waits of a class, at the check that simulated it. */
function classDrawings(uuid: string, check: CheckId, { resultsDir, record }: Pictures): AllureAttachment[] {
  const figures = readinessOf(record);
  if (check !== "readiness.burst" || figures === undefined) return [];
  return readinessDrawings(figures, record.language).map(({ name, title, draw }) => {
    const source = `${uuid}-class-${name}-attachment.svg`;
    writeFileSync(join(resultsDir, source), draw("720"));
    return { name: title, type: "image/svg+xml", source };
  });
}

/** Pictures that are compared, at the check that attached the first of them. */
const pairs = [
  { name: words.edit, before: "edit-input", after: "edit" },
  { name: words.chart, before: "chart", after: "round-trip" },
  { name: words.reference, before: "reference", after: "other-seed" },
] as const;

/** Allure shows such an attachment as two pictures with their difference, to slide and to lay over each other. */
async function differences(
  uuid: string,
  check: CheckId,
  { resultsDir, runDir, record }: Pictures,
): Promise<AllureAttachment[]> {
  const made: AllureAttachment[] = [];
  for (const { name, before, after } of pairs) {
    const first = record.attachments.find((one) => one.check === check && one.title === before);
    const second = record.attachments.find(({ title }) => title === after);
    if (first === undefined || second === undefined) continue;
    // a picture that cannot be read is a finding of the check
    const compared = await difference(join(runDir, first.file), join(runDir, second.file)).catch(() => {});
    if (compared === undefined) continue;
    const source = `${uuid}-${before}-attachment.imagediff`;
    writeFileSync(join(resultsDir, source), JSON.stringify(compared));
    made.push({ name: name[record.language], type: "application/vnd.allure.image.diff", source });
  }
  return made;
}

async function difference(before: string, after: string) {
  const { default: sharp } = await import("sharp");
  const square = { width: PREVIEW_PX, height: PREVIEW_PX, fit: "fill" } as const;
  const [expected, actual] = await Promise.all(
    [before, after].map((path) => sharp(path).flatten().resize(square).jpeg({ quality: 80 }).toBuffer()),
  );
  const diff = await sharp(expected)
    .composite([{ input: actual as Buffer, blend: "difference" }])
    .jpeg({ quality: 80 })
    .toBuffer();
  const uri = (bytes: Buffer | undefined): string => `data:image/jpeg;base64,${bytes?.toString("base64")}`;
  return { expected: uri(expected), actual: uri(actual), diff: uri(diff) };
}

function originals(check: CheckId, { attachments, language }: RunRecord): string {
  return attachments
    .filter((one) => one.check === check && one.type.startsWith("image/"))
    .map(({ title, file }) => `[${words.original[language]} : ${title}](${file})`)
    .join(" · ");
}
