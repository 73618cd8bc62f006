import type { RunRecord } from "../../record/run-record.ts";
import type { Language, Text } from "../../text.ts";

/** What the gate must know of a run beyond its results: Allure gives it neither the waived results nor the errors of the run. */
export interface GateFacts {
  readonly language: Language;
  /** Number of checks that must have left a result, without the waived ones. */
  readonly results: number;
  readonly waived: number;
  /** Errors outside of any check; an interruption is one. */
  readonly errors: number;
}

export function gateFacts({ language, checks, errors, interrupted }: RunRecord): GateFacts {
  const waived = checks.filter(({ status }) => status === "waived").length;
  return { language, results: checks.length - waived, waived, errors: errors.length + (interrupted ? 1 : 0) };
}

/** The parts of Allure's results and rules that are used here. */
interface Result {
  readonly id: string;
  readonly status: string;
  readonly labels: readonly { readonly name: string }[];
}
interface Judged {
  readonly expected: number;
  readonly actual: number;
}

/** Names of the rules: the page shows them as headings. */
const rules = {
  failed: { fr: "Aucun contrôle en échec", en: "No check failed" },
  blocked: { fr: "Aucun contrôle bloqué", en: "No check is blocked" },
  results: { fr: "Chaque contrôle demandé a un résultat", en: "Each check asked for has a result" },
  decided: { fr: "Au moins un contrôle est réussi", en: "At least one check passed" },
  errors: {
    fr: "L'exécution est complète, sans erreur hors des contrôles",
    en: "The run is complete, without errors outside of checks",
  },
} as const satisfies Record<string, Text>;

/**
 * Allure's quality gate, red exactly where the verdict is NO_GO: a waived check (accepted, so left out by Allure) or a
 * skipped one is not a failure, and a run that checked nothing or was cut does not pass.
 */
export function qualityGate({ language, results, waived, errors }: GateFacts) {
  const withStatus =
    (...wanted: string[]) =>
    (all: readonly Result[]): readonly Result[] =>
      all.filter(({ status }) => wanted.includes(status));
  const name = (rule: keyof typeof rules): string => rules[rule][language];
  return {
    rules: [
      {
        [name("failed")]: 0,
        [name("blocked")]: 0,
        [name("results")]: results,
        [name("decided")]: 1,
        [name("errors")]: 0,
      },
    ],
    use: [
      rule(name("failed"), language, "atMost", withStatus("failed", "broken")),
      rule(name("blocked"), language, "atMost", withStatus("unknown")),
      rule(name("results"), language, "atLeast", (all) => all.filter(fromCheck)),
      rule(name("decided"), language, "atLeast", withStatus("passed"), waived),
      rule(name("errors"), language, "atMost", () => [], errors),
    ],
  };
}

/** The page also shows checks that never ran; those left no result. */
function fromCheck({ labels }: Result): boolean {
  return labels.some(({ name }) => name === "check");
}

/** A rule that counts results, plus `more` that Allure does not pass to a rule; its words are in the reader's language. */
function rule(
  name: string,
  language: Language,
  bound: "atMost" | "atLeast",
  counted: (all: readonly Result[]) => readonly Result[],
  more = 0,
) {
  const limit = bound === "atMost" ? { fr: "au plus", en: "at most" } : { fr: "au moins", en: "at least" };
  const message = ({ actual, expected }: Judged): string =>
    language === "fr"
      ? `constaté : ${actual}, attendu : ${limit.fr} ${expected}`
      : `found: ${actual}, expected: ${limit.en} ${expected}`;
  return {
    rule: name,
    message,
    successMessage: message,
    validate: async ({ trs, expected }: { trs: readonly Result[]; expected: number }) => {
      const found = counted(trs);
      const actual = found.length + more;
      return {
        success: bound === "atMost" ? actual <= expected : actual >= expected,
        actual,
        testResults: bound === "atMost" ? found.map(({ id }) => id) : [],
      };
    },
  };
}
