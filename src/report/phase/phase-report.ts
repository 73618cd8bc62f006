import { allurePages } from "../../history/run-dir.ts";
import { isOfClass } from "../../record/again.ts";
import { readinessOf } from "../../record/class/readiness-summary.ts";
import type { Language, Text } from "../../text.ts";
import { pageWords } from "../allure/navigation.ts";
import { accessSection } from "./access.ts";
import { componentSection } from "./components.ts";
import { containerSection } from "./container.ts";
import type { Doc } from "./document/doc.ts";
import { imageSection, metricSection, timelineSection } from "./generation.ts";
import type { PhaseInput } from "./input.ts";
import { opening } from "./opening.ts";
import { readinessSection } from "./readiness/section.ts";
import { changeSection, diagnosisSection, gapSection, stepSection } from "./rest.ts";
import { runSection } from "./run-section.ts";
import { stageSections } from "./stages.ts";
import { courseSection } from "./trend.ts";

const title: Text = { fr: "Rapport de validation n° ", en: "Validation report no. " };

/** The report of one run: what a reader in a hurry needs comes first, the evidence after it. */
export function phaseReport(input: PhaseInput): Doc {
  const { record, number } = input;
  const { language } = record;
  return {
    title: `${title[language]}${number} · ${record.profile}`,
    language,
    ...(input.pages && { links: [...linksOf(language)] }),
    blocks: [
      ...opening(input),
      ...diagnosisSection(input),
      { kind: "contents" },
      ...readinessSection(readinessOf(record), language),
      ...runSection(input),
      // beside the first thing that is broken stands what changed since it worked
      ...changeSection(input),
      ...imageSection(input),
      ...componentSection(input),
      ...containerSection(input),
      ...stepSection(input),
      ...gapSection(input),
      // a class that was simulated alone says nothing of single jobs and of the access
      ...(isOfClass(record) ? [] : metricSection(input)),
      ...courseSection(input),
      ...(isOfClass(record) ? [] : [...timelineSection(input), ...accessSection(input)]),
      ...stageSections(input),
    ],
  };
}

function linksOf(language: Language): NonNullable<Doc["links"]> {
  return [
    { word: pageWords.checks[language], file: allurePages.awesome },
    { word: pageWords.trends[language], file: allurePages.dashboard },
  ];
}

/** `07-validation-qwen-image-edit-2509-20261122-092413`, without its ending; the time is UTC, as in the folder's name. */
export function reportName({ number, record }: Pick<PhaseInput, "number" | "record">): string {
  const stamp = new Date(record.startedAt).toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  return `${String(number).padStart(2, "0")}-validation-${record.profile}-${stamp}`;
}
