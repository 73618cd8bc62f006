import { join } from "node:path";
import { diagnosisCodes } from "../diagnosis/codes.ts";
import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import { GiB } from "../diagnosis/machine.ts";
import type { Language, Text } from "../text.ts";
import { dashboardCharts } from "./allure-charts.ts";
import { messagePrefix } from "./allure-listener.ts";
import { targetKey } from "./fingerprint.ts";
import { historyFolder, KEPT_RUNS } from "./history.ts";
import { lastLine } from "./last-line.ts";
import { decimal, duration } from "./paint.ts";
import type { CheckStatus, RunRecord } from "./run-record.ts";
import type { Verdict } from "./verdict.ts";
import { verdictWords } from "./words.ts";

/** Everything that the page of one run takes from its record, as plain JSON. */
export function allureConfig(record: RunRecord, verdict: Verdict, diagnoses: readonly Diagnosis[]) {
  return {
    ...baseConfig(record.language),
    name: lastLine(record, verdict, diagnoses),
    categories: categories(record.language, diagnoses),
    variables: variables(record, verdict),
  };
}

/** What every page has in common: one file, in the reader's language, a group per stage, waivers set apart. */
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
 * What Allure remembers of earlier runs, for its trends: a file per target and profile, as long as the runs are kept. An
 * emulator's runs beside those of a real server would be a trend of nothing.
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
  skipped: { fr: "Non exécutés", en: "Skipped" },
  other: { fr: "Autres échecs", en: "Other failures" },
} as const satisfies Record<string, Text>;

/** One per diagnosis, by the label that `prepareResults` sets, then one per status that is no verdict. */
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

const rows = {
  verdict: { fr: "Verdict", en: "Verdict" },
  target: { fr: "Cible", en: "Target" },
  profile: { fr: "Profil", en: "Profile" },
  duration: { fr: "Durée", en: "Duration" },
  device: { fr: "GPU", en: "GPU" },
  of: { fr: "libres sur", en: "free of" },
  flags: { fr: "Options de ComfyUI", en: "ComfyUI's options" },
  emulated: { fr: "émulateur embarqué", en: "built-in emulator" },
  broken: { fr: "Jaune, « cassé »", en: 'Yellow, "broken"' },
  waived: { fr: "dérogation acceptée", en: "accepted by a waiver" },
  unknown: { fr: "Violet, « inconnu »", en: 'Violet, "unknown"' },
  blocked: { fr: "bloqué, donc non vérifié", en: "blocked, so not verified" },
} as const satisfies Record<string, Text>;

/** The first eight are seen at once, the others behind "more"; a value is cut at about 30 characters. */
function variables(record: RunRecord, verdict: Verdict): Record<string, string> {
  const { language, target, facts } = record;
  const say = (name: keyof typeof rows): string => rows[name][language];
  const { system } = facts;
  const gib = (bytes: number): string => decimal(bytes / GiB, language);
  const has = (status: CheckStatus): boolean => record.checks.some((check) => check.status === status);
  return {
    [say("verdict")]: verdictWords[verdict.verdict][language],
    [say("target")]: target.emulated ? say("emulated") : target.url,
    [say("profile")]: record.profile,
    ...(has("waived") && { [say("broken")]: say("waived") }),
    ...(has("blocked") && { [say("unknown")]: say("blocked") }),
    ...(system && {
      ComfyUI: system.comfyui,
      // "cuda:0 NVIDIA GeForce RTX 3090 : cudaMallocAsync"
      [say("device")]: system.device.replace(/^cuda:\d+ (?:NVIDIA )?/, "").replace(/ : \w+$/, ""),
      VRAM: `${gib(system.vramFree)} ${say("of")} ${gib(system.vramTotal)} ${language === "fr" ? "Gio" : "GiB"}`,
      "Python / PyTorch": `${system.python.split(" ")[0]} / ${system.pytorch}`,
      [say("flags")]: system.flags.join(" ") || "–",
    }),
    [say("duration")]: duration(record.durationMs, language),
  };
}
