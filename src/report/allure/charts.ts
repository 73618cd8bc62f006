import { KEPT_RUNS } from "../../history/retention.ts";
import type { Language, Text } from "../../text.ts";

const titles = {
  now: { fr: "Cette exécution", en: "This run" },
  statuses: {
    fr: "Résultats au fil des exécutions (jaune : dérogation, violet : bloqué)",
    en: "Results over runs (yellow: waived, violet: blocked)",
  },
  transitions: {
    fr: "Corrections et régressions d'une exécution à l'autre",
    en: "Repaired and broken from run to run",
  },
  severities: { fr: "Résultats par gravité", en: "Results by severity" },
  duration: { fr: "Durée des contrôles au fil des exécutions", en: "Duration of the checks over runs" },
} as const satisfies Record<string, Text>;

const statuses = ["passed", "failed", "broken", "skipped", "unknown"];

/**
 * The charts of the dashboard, the most urgent first; Allure draws them from this run and its history. Its "stability" is left
 * out: it measures how often a check changed, so a check that fails in every run has 100 %.
 */
export function dashboardCharts(language: Language) {
  const title = (name: keyof typeof titles): string => titles[name][language];
  const limit = KEPT_RUNS;
  return [
    { type: "currentStatus", title: title("now") },
    { type: "statusDynamics", title: title("statuses"), limit },
    { type: "statusTransitions", title: title("transitions"), limit },
    { type: "durationDynamics", title: title("duration"), limit },
    {
      type: "testResultSeverities",
      title: title("severities"),
      levels: ["blocker", "critical", "minor"],
      statuses,
      includeUnset: false,
    },
  ];
}
