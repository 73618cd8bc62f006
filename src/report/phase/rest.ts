import { dateWithZone, day } from "../../format.ts";
import { entryOf, usualStages } from "../../record/catalogue.ts";
import { outcomeOf } from "../../record/outcome.ts";
import type { CheckResult } from "../../record/run-record.ts";
import { flawOf, quotedTitle, stageWords } from "../../record/words.ts";
import type { Language, Text } from "../../text.ts";
import { changeSentences } from "../change-words.ts";
import { span } from "./components.ts";
import { type Block, code, commands, heading, type Line, list, table, text } from "./document/doc.ts";
import { inLanguage, type PhaseInput } from "./input.ts";
import { nextSteps } from "./next-steps.ts";
import { checkTitles, diagnosisTitle } from "./titles.ts";

const words = {
  diagnosis: { fr: "Diagnostic et remède", en: "Diagnosis and remedy" },
  healthy: {
    fr: "Aucun contrôle n'est en échec : rien à diagnostiquer.",
    en: "No check failed: nothing to diagnose.",
  },
  explains: { fr: "Contrôles en échec pour cette raison :", en: "Checks that failed for this reason:" },
  concerns: { fr: "Contrôles concernés :", en: "Checks concerned:" },
  changes: {
    fr: "Ce qui a changé depuis la dernière exécution verte",
    en: "What changed since the last green run",
  },
  noBaseline: {
    fr: "Pas encore d'exécution réussie à laquelle comparer (même serveur, même profil).",
    en: "No earlier green run of the same target, the same profile and at least these stages: nothing to compare with.",
  },
  comparedWith: { fr: "Comparée à l'exécution n°", en: "Compared with run no." },
  gaps: { fr: "Ce qui n'a pas été vérifié, et pourquoi", en: "What was not verified, and why" },
  allVerified: {
    fr: "Tout ce que la suite sait vérifier l'a été.",
    en: "All that the suite can verify was verified.",
  },
  what: { fr: "Quoi", en: "What" },
  state: { fr: "État", en: "State" },
  why: { fr: "Pourquoi", en: "Why" },
  notAsked: { fr: "étape non demandée", en: "stage not asked for" },
  real: { fr: "Un serveur réel", en: "A real server" },
  emulated: { fr: "seul l'émulateur a répondu", en: "only the emulator answered" },
  waived: { fr: "Défauts connus, tolérés jusqu'au", en: "Known defects, tolerated until" },
  until: { fr: "Accepté jusqu'au", en: "Accepted until" },
  steps: { fr: "Prochaines étapes", en: "Next steps" },
  notes: { fr: "À savoir", en: "Notes" },
} as const satisfies Record<string, Text>;

export function diagnosisSection({ record, diagnoses }: PhaseInput): Block[] {
  const { language } = record;
  const say = inLanguage(words, language);
  return [
    heading(say("diagnosis")),
    ...(diagnoses.length === 0 ? [text(say("healthy"))] : []),
    ...diagnoses.flatMap(({ code: name, cause, remedy, checks, warning, ...one }, index): Block[] => [
      heading(`${index + 1}. ${diagnosisTitle({ code: name, checks, ...one })[language]}`, 3, name),
      ...cause[language].split("\n").map((line) => text(line)),
      { kind: "steps", text: remedy[language] },
      text(`${say(warning ? "concerns" : "explains")} ${checkTitles(checks, language, quotedTitle)}`),
    ]),
  ];
}

export function changeSection({ record, comparison }: PhaseInput): Block[] {
  const { language } = record;
  const say = inLanguage(words, language);
  const { baseline } = comparison;
  if (baseline === undefined) return [heading(say("changes")), text(say("noBaseline"))];
  const { number, startedAt } = baseline.fingerprint;
  return [
    heading(say("changes")),
    text([`${say("comparedWith")} ${number}, ${dateWithZone(startedAt, language)} · `, code(baseline.name)]),
    ...list(changeSentences(comparison, language)),
  ];
}

export function gapSection({ record }: PhaseInput): Block[] {
  const { language } = record;
  const say = inLanguage(words, language);
  const rows: Line[][] = record.target.emulated ? [[say("real"), "", say("emulated")]] : [];
  for (const stage of usualStages)
    if (!record.stages.includes(stage)) rows.push([stageWords[stage][language], "", say("notAsked")]);
  for (const status of ["blocked", "skipped"] as const)
    for (const [reason, checks] of Map.groupBy(
      record.checks.filter((check) => check.status === status),
      (check) => check.reason ?? "",
    ))
      for (const same of Map.groupBy(checks, outcomeOf).values())
        rows.push([names(same, language), same[0] ? span(same[0], language) : "", reason]);
  const accepted = record.checks.filter(({ status }) => status === "waived");
  const dates = new Set(accepted.map(({ waivedUntil = "–" }) => day(waivedUntil, language)));
  const waived = accepted.map(({ id, reason = "", waivedUntil = "–" }): Line[] => [
    [`${flawOf(id)[language]}\n`, code(id)],
    day(waivedUntil, language),
    reason.split("\n", 1)[0] ?? "",
  ]);
  return [
    heading(say("gaps")),
    ...(rows.length === 0 ? [text(say("allVerified"))] : []),
    ...table([say("what"), say("state"), say("why")], rows),
    ...(waived.length > 0 ? [heading(`${say("waived")} ${[...dates].join(", ")}`, 3)] : []),
    ...table([say("what"), say("until"), say("why")], waived),
  ];
}

function names(checks: readonly CheckResult[], language: Language): Line {
  const ids = checks.map(({ id }) => id);
  const [only] = ids;
  return only && ids.length === 1
    ? [`${entryOf(only).title[language]}\n`, code(only)]
    : checkTitles(ids, language);
}

export function stepSection(input: PhaseInput): Block[] {
  const { language, notes } = input.record;
  const say = inLanguage(words, language);
  return [
    heading(say("steps")),
    ...list(nextSteps(input).map((step) => commands(step[language]))),
    ...(notes.length > 0 ? [heading(say("notes"), 3), ...list(notes.map((note) => note[language]))] : []),
  ];
}
