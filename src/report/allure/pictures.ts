import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunRecord } from "../../record/run-record.ts";
import type { Text } from "../../text.ts";
import { drawJob, drawnJobs } from "../phase/generation.ts";
import { PREVIEW_PX, scaled } from "../phase/material.ts";

/** A picture below this stays as it is: the canary's 64×64 would only lose its exact pixels. */
const SMALL_BYTES = 64 * 1024;

const words = {
  timeline: { fr: "Chronologie", en: "Timeline" },
  edit: { fr: "Image envoyée et résultat", en: "Picture sent and result" },
  reference: {
    fr: "Référence approuvée et image d'aujourd'hui",
    en: "Approved reference and picture of today",
  },
  original: { fr: "Original", en: "Original" },
} as const satisfies Record<string, Text>;

interface StoredAttachment {
  name: string;
  type: string;
  source: string;
}
interface StoredStep {
  attachments?: StoredAttachment[];
  steps?: StoredStep[];
}
interface StoredResult extends StoredStep {
  readonly uuid: string;
  readonly labels: readonly { name: string; value: string }[];
  attachments: StoredAttachment[];
  description?: string;
}

/**
 * Makes the pictures of a results folder fit for one file: previews in place of large pictures, with links to the originals
 * beside the page; the timeline of each job as a drawing; an edit beside what it was made from.
 */
export async function preparePictures(resultsDir: string, runDir: string, record: RunRecord): Promise<void> {
  for (const file of readdirSync(resultsDir).filter((name) => name.endsWith("-result.json"))) {
    const path = join(resultsDir, file);
    const result = parse(readFileSync(path, "utf8"));
    const check = result?.labels.find(({ name }) => name === "check")?.value;
    if (result === undefined || check === undefined) continue;
    await Promise.all(everyAttachment(result).map((one) => shrink(resultsDir, one)));
    addDrawings(resultsDir, result, record, check);
    await addDifference(resultsDir, runDir, result, record, check);
    addLinks(result, record, check);
    writeFileSync(path, JSON.stringify(result));
  }
}

function parse(text: string): StoredResult | undefined {
  try {
    return JSON.parse(text) as StoredResult;
  } catch {
    return undefined;
  }
}

function everyAttachment({ attachments = [], steps = [] }: StoredStep): StoredAttachment[] {
  return [...attachments, ...steps.flatMap(everyAttachment)];
}

/** A picture that cannot be decoded stays: that it cannot is what the check found. */
async function shrink(resultsDir: string, attachment: StoredAttachment): Promise<void> {
  const path = join(resultsDir, attachment.source ?? "");
  if (!attachment.type?.startsWith("image/") || (sizeOf(path) ?? 0) < SMALL_BYTES) return;
  const preview = await scaled(path).catch(() => undefined);
  if (preview === undefined) return;
  const source = attachment.source.replace(/\.\w+$/, ".jpg");
  writeFileSync(join(resultsDir, source), preview);
  rmSync(path, { force: true });
  Object.assign(attachment, { source, type: "image/jpeg" });
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

/** The check that a job belongs to is the one that attached its timeline. */
function addDrawings(resultsDir: string, result: StoredResult, record: RunRecord, check: string): void {
  for (const job of drawnJobs({ record })) {
    const owner = record.attachments.find(({ title }) => title === `${job} timeline`)?.check;
    if (owner !== check) continue;
    const source = `${result.uuid}-timeline-attachment.svg`;
    writeFileSync(join(resultsDir, source), drawJob({ record }, job, "720"));
    result.attachments.push({ name: words.timeline[record.language], type: "image/svg+xml", source });
  }
}

/** Pictures that are shown against each other, at the check that attached the first of them. */
const pairs = [
  { name: words.edit, before: "edit-input", after: "edit" },
  { name: words.reference, before: "reference", after: "other-seed" },
] as const;

/** Allure shows such an attachment as two pictures with their difference, to slide and to lay over each other. */
async function addDifference(
  resultsDir: string,
  runDir: string,
  result: StoredResult,
  record: RunRecord,
  check: string,
): Promise<void> {
  for (const { name, before, after } of pairs) {
    const first = record.attachments.find((one) => one.check === check && one.title === before);
    const second = record.attachments.find(({ title }) => title === after);
    if (first === undefined || second === undefined) continue;
    try {
      const pictures = await difference(join(runDir, first.file), join(runDir, second.file));
      const source = `${result.uuid}-difference-attachment.imagediff`;
      writeFileSync(join(resultsDir, source), JSON.stringify(pictures));
      const type = "application/vnd.allure.image.diff";
      result.attachments.push({ name: name[record.language], type, source });
    } catch {
      // a picture that cannot be read was the check's business
    }
  }
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

/** In the description: Allure takes a link of its own out where it leads to a file. */
function addLinks(result: StoredResult, record: RunRecord, check: string): void {
  const links = record.attachments
    .filter((one) => one.check === check && one.type.startsWith("image/"))
    .map(({ title, file }) => `[${words.original[record.language]} : ${title}](${file})`);
  if (links.length > 0) result.description = [result.description ?? "", links.join(" · ")].join("\n\n");
}
