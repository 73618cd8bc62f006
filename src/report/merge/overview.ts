import { displayPath } from "../../config/paths.ts";
import { decimal } from "../../format.ts";
import { targetKey } from "../../history/fingerprint.ts";
import { targetWords, verdictWords } from "../../record/words.ts";
import type { Language, Text } from "../../text.ts";
import { pageWords } from "../allure/navigation.ts";
import { jobSummary } from "../ci/job-summary.ts";
import { whyLine } from "../console/last-line.ts";
import { type Block, heading, type Line, list, type Span, table, text } from "../phase/document/doc.ts";
import { toHtml } from "../phase/document/html.ts";
import { type Capacity, capacityLine, percentOf } from "./capacity.ts";
import type { Merged, MergedStack } from "./merged.ts";
import { mergedWhy } from "./merged-verdict.ts";

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
const statuses = { GO: "passed", GO_WITH_WARNINGS: "waived", NO_GO: "failed" } as const;
/** What must be seen to first. */
const order = ["NO_GO", "GO_WITH_WARNINGS", "GO"] as const;

/** The page of a merge: the verdict, then each stack with a link to its report. */
export function overview(merged: Merged, language: Language): { html: string; summary: string } {
  const title = words.title[language];
  const doc = (linked: boolean) => ({ title, language, blocks: blocksOf(merged, language, linked) });
  // a job's page does not have the files beside it
  return { html: toHtml(doc(true)), summary: jobSummary(doc(false)) };
}

function blocksOf(merged: Merged, language: Language, linked: boolean): Block[] {
  const say = (name: keyof typeof words): string => words[name][language];
  const { lost } = merged;
  const stacks = merged.stacks.toSorted(
    (a, b) => order.indexOf(a.verdict.verdict) - order.indexOf(b.verdict.verdict),
  );
  const missing = stacks.flatMap((stack) => stack.missing.map((one) => one[language]));
  // the runs of a fleet are called as its targets: said once
  const joined = stacks.some(({ name, shards }) => name !== shards.join(" + "));
  return [
    {
      kind: "banner",
      tone: tones[merged.verdict],
      text: verdictWords[merged.verdict][language],
      more: mergedWhy(merged)[language],
    },
    heading(say("stacks")),
    ...table(
      [say("name"), say("verdict"), ...(joined ? [say("shards")] : []), say("why")],
      stacks.map((stack) => {
        const { verdict, shards, record, diagnoses } = stack;
        const emulated = record.target.emulated ? [targetWords(record)[language]] : [];
        return [
          nameOf(stack, linked, language),
          { status: statuses[verdict.verdict], word: verdictWords[verdict.verdict][language] },
          ...(joined ? [shards.join(", ")] : []),
          [...emulated, whyLine({ ...record, language }, verdict, diagnoses)].join(" · "),
        ];
      }),
    ),
    ...capacityBlocks(merged.capacity, language),
    ...(missing.length > 0 ? [heading(say("missing")), ...list(missing)] : []),
    ...(lost.length > 0
      ? [heading(say("lost")), ...list(lost.map((name) => lostLine(name, merged.why, language)))]
      : []),
    ...causes(stacks, language),
  ];
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

/** Leads to its phase report. A target of a fleet has a name of its own, and an address beside it. */
function nameOf({ name, report, page, record }: MergedStack, linked: boolean, language: Language): Line {
  const key = targetKey(record);
  // "why" says it in the reader's language
  const address = key.replace(/ \(emulated\)$/, "");
  const own = name === `${key} · ${record.profile}`;
  const word = own ? address : name;
  const first: Span = linked ? { page: report, word } : word;
  const checks: Span[] = linked && page ? [" · ", { page, word: pageWords.checks[language] }] : [];
  return [first, own ? ` · ${record.profile}` : ` · ${address} · ${record.profile}`, ...checks];
}
