import { displayPath } from "../../config/paths.ts";
import { decimal } from "../../format.ts";
import { targetKey } from "../../history/fingerprint.ts";
import { verdictWords } from "../../record/words.ts";
import type { Language, Text } from "../../text.ts";
import { jobSummary } from "../ci/job-summary.ts";
import { type Block, heading, list, table, text } from "../phase/document/doc.ts";
import { toHtml } from "../phase/document/html.ts";
import { type Capacity, capacityLine, percentOf } from "./capacity.ts";
import type { Merged, MergedStack } from "./merged.ts";
import { mergedLine } from "./merged-verdict.ts";

const words = {
  title: { fr: "Validation de ComfyUI : l'ensemble", en: "Validation of ComfyUI: the whole" },
  stacks: { fr: "Serveurs", en: "Stacks" },
  name: { fr: "Serveur et profil", en: "Stack and profile" },
  verdict: { fr: "Verdict", en: "Verdict" },
  shards: { fr: "Exécutions réunies", en: "Joined runs" },
  why: { fr: "Pourquoi", en: "Why" },
  capacity: { fr: "Capacité, et la part de chacun", en: "Capacity, and the share of each" },
  pace: { fr: "Images par minute", en: "Images per minute" },
  share: { fr: "Part des étudiants", en: "Share of the students" },
  students: { fr: "Étudiants", en: "Students" },
  onePicture: {
    fr: "D'après une image, modèle chargé, une à la fois : les workflows plus longs changent le rythme, pas la part de chacun.",
    en: "From one picture, the model being loaded, one at a time: longer workflows change the pace, not the share of each.",
  },
  causes: { fr: "Causes et remèdes", en: "Causes and remedies" },
  missing: { fr: "Ce qu'une exécution n'a pas fait", en: "What a run did not do" },
  lost: {
    fr: "Sans exécution lisible : nul ne sait ce qu'elle aurait dit",
    en: "Without a run that can be read: nobody knows what it would have said",
  },
} as const satisfies Record<string, Text>;

const tones = { GO: "good", GO_WITH_WARNINGS: "warn", NO_GO: "bad" } as const;

/** The page of a merge: the verdict, then each stack with a link to its report. */
export function overview(merged: Merged, language: Language): { html: string; summary: string } {
  const say = (name: keyof typeof words): string => words[name][language];
  const { stacks, lost } = merged;
  const missing = stacks.flatMap((stack) => stack.missing.map((one) => one[language]));
  const blocks: Block[] = [
    {
      kind: "banner",
      tone: tones[merged.verdict],
      text: verdictWords[merged.verdict][language],
      more: mergedLine(merged)[language],
    },
    heading(say("stacks")),
    ...table(
      [say("name"), say("verdict"), say("shards"), say("why")],
      stacks.map(({ verdict, shards, ...stack }) => [
        cellOf(stack),
        verdictWords[verdict.verdict][language],
        shards.join(", "),
        verdict.line ?? "",
      ]),
    ),
    ...capacityBlocks(merged.capacity, language),
    ...(missing.length > 0 ? [heading(say("missing")), ...list(missing)] : []),
    ...(lost.length > 0
      ? [heading(say("lost")), ...list(lost.map((name) => lostLine(name, merged.why, language)))]
      : []),
    ...causes(stacks, language),
  ];
  const links = stacks.map(({ name, report }) => ({ word: name, file: report }));
  const doc = { title: say("title"), language, blocks, links };
  return { html: toHtml(doc), summary: jobSummary(doc) };
}

/** Why each stack that is not good is not, and what to do: who reads this page alone can begin. */
function causes(stacks: readonly MergedStack[], language: Language): Block[] {
  const blocks = stacks.flatMap(({ shards, diagnoses }) => {
    const broken = diagnoses.filter(({ warning }) => !warning);
    if (broken.length === 0) return [];
    return [
      heading(shards.join(" + "), 3),
      ...broken.flatMap(({ code, cause, remedy }): Block[] => [
        text([{ code }, ` ${cause[language]}`]),
        { kind: "steps", text: remedy[language] },
      ]),
    ];
  });
  return blocks.length > 0 ? [heading(words.causes[language]), ...blocks] : [];
}

function capacityBlocks(capacity: Capacity | undefined, language: Language): Block[] {
  if (capacity === undefined) return [];
  const say = (name: keyof typeof words): string => words[name][language];
  const counted = capacity.students !== undefined;
  return [
    heading(say("capacity")),
    text(capacityLine(capacity)[language]),
    ...table(
      [say("name"), say("pace"), say("share"), ...(counted ? [say("students")] : [])],
      capacity.shares.map(({ name, imagesPerMinute, part, students }) => [
        name,
        decimal(imagesPerMinute, language),
        percentOf(part, language),
        ...(counted ? [String(students ?? 0)] : []),
      ]),
    ),
    ...(capacity.by === "pictures" ? [text(say("onePicture"))] : []),
  ];
}

function lostLine(name: string, why: Merged["why"], language: Language): string {
  const reason = why.get(name)?.[language];
  return reason === undefined ? displayPath(name, process.cwd()) : `${name} · ${reason}`;
}

/** A target of a fleet has a name of its own, and an address beside it. */
function cellOf({ name, record }: Pick<MergedStack, "name" | "record">): string {
  const where = `${targetKey(record)} · ${record.profile}`;
  return name === where ? name : `${name} · ${where}`;
}
