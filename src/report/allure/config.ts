import { join } from "node:path";
import { diagnosisCodes } from "../../diagnosis/rules.ts";
import { targetKey } from "../../history/fingerprint.ts";
import { historyFolder, KEPT_RUNS } from "../../history/retention.ts";
import type { Diagnosis } from "../../record/diagnosis.ts";
import type { RunRecord } from "../../record/run-record.ts";
import type { Verdict } from "../../record/verdict.ts";
import type { Language, Text } from "../../text.ts";
import { lastLine } from "../console/last-line.ts";
import { dashboardCharts } from "./charts.ts";
import { variables } from "./environment.ts";
import { messagePrefix } from "./listener.ts";

/** Everything that the page of one run takes from its record, as plain JSON. */
export function allureConfig(record: RunRecord, verdict: Verdict, diagnoses: readonly Diagnosis[]) {
  return {
    ...baseConfig(record.language),
    name: lastLine(record, verdict, diagnoses),
    categories: categories(record.language, diagnoses),
    variables: variables(record, verdict),
  };
}

/** What all pages share: one file, in the reader's language, a group per stage, waivers apart. */
export function baseConfig(language: Language) {
  const waived = messagePrefix.waived[language];
  return {
    name: "comfyui-qwen-e2e",
    plugins: {
      awesome: {
        options: {
          singleFile: true,
          reportLanguage: language,
          groupBy: ["parentSuite"],
          sections: ["timeline"],
        },
      },
      dashboard: {
        options: { singleFile: true, reportLanguage: language, layout: dashboardCharts(language) },
      },
    },
    resolutions: {
      rules: [{ resolution: "accepted", messageRegexp: `^${waived} `, comment: names.waived[language] }],
    },
    categories: categories(language, []),
  };
}

/**
 * What Allure remembers of earlier runs, for its trends: a file per target and profile, for as many runs as are kept. A trend
 * over an emulator's runs and those of a real server would mean nothing.
 */
export function allureHistory(reportsDir: string, record: RunRecord) {
  const name = `${targetKey(record)}-${record.profile}`.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return { historyPath: join(reportsDir, historyFolder, `${name}.jsonl`), historyLimit: KEPT_RUNS };
}

const names = {
  waived: {
    fr: "Dérogations : faiblesses acceptées jusqu'à une date",
    en: "Waivers: weaknesses accepted until a date",
  },
  blocked: {
    fr: "Bloqués : un contrôle dont ils dépendent a échoué",
    en: "Blocked: a check that they depend on failed",
  },
  skipped: { fr: "Non établis ou non demandés", en: "Undecided or not asked for" },
  other: { fr: "Autres échecs", en: "Other failures" },
} as const satisfies Record<string, Text>;

/** One per diagnosis, by the label that `explain` sets, then one per status that is no verdict. */
function categories(language: Language, diagnoses: readonly Diagnosis[]) {
  const by = (label: string, value: string) => ({ labels: { [label]: `^${value.replaceAll(".", "\\.")}$` } });
  return [
    ...diagnoses.map(({ code }) => ({
      name: `${(diagnosisCodes as Readonly<Record<string, Text>>)[code]?.[language] ?? names.other[language]} (${code})`,
      matchers: by("diagnosis", code),
      expand: true,
      groupByMessage: false,
    })),
    {
      name: names.other[language],
      matchers: by("checkStatus", "failed"),
      expand: true,
      groupByMessage: false,
    },
    { name: names.blocked[language], matchers: by("checkStatus", "blocked"), groupByMessage: false },
    { name: names.waived[language], matchers: by("checkStatus", "waived"), groupByMessage: false },
    { name: names.skipped[language], matchers: by("checkStatus", "skipped"), groupByMessage: false },
  ];
}
