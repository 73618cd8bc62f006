import { type CheckId, entryOf, stages } from "../../checks/catalogue.ts";
import { diagnosisCodes } from "../../diagnosis/codes.ts";
import type { Text } from "../../text.ts";
import { counted, lastLine } from "../last-line.ts";
import { duration } from "../paint.ts";
import { stageWords, targetWords, verdictWords } from "../words.ts";
import { type Block, code, heading, type Line, list, table, text } from "./doc.ts";
import { dateWithZone, inLanguage, type PhaseInput } from "./input.ts";
import { nextSteps } from "./next-steps.ts";

const words = {
  emulated: {
    fr: "ÉMULATEUR : aucun serveur réel n'a été validé.",
    en: "EMULATED: no real server was validated.",
  },
  emulatedMore: {
    fr: "Tout ce qui suit décrit l'émulateur embarqué de la suite. Rien ici ne dit qu'un vrai serveur ComfyUI fonctionne.",
    en: "All that follows describes the suite's built-in emulator. Nothing here says that a real ComfyUI server works.",
  },
  cut: {
    fr: "EXÉCUTION COUPÉE : ce rapport est partiel.",
    en: "RUN CUT SHORT: this report is partial.",
  },
  cutMore: {
    fr: "Le processus est mort avant la fin. Seuls les contrôles terminés avant la coupure ont un résultat.",
    en: "The process died before its end. Only the checks that had ended by then have a result.",
  },
  interrupted: {
    fr: "EXÉCUTION INTERROMPUE : ce rapport est partiel.",
    en: "RUN INTERRUPTED: this report is partial.",
  },
  interruptedMore: {
    fr: "Elle a été arrêtée (Ctrl-C, ou le service qui l'a lancée). Seuls les contrôles terminés ont un résultat.",
    en: "It was stopped (Ctrl-C, or the service that had started it). Only the checks that had ended have a result.",
  },
  errors: { fr: "Erreurs hors des contrôles", en: "Errors outside of the checks" },
  field: { fr: "Rubrique", en: "Item" },
  value: { fr: "Valeur", en: "Value" },
  verdict: { fr: "Verdict", en: "Verdict" },
  date: { fr: "Date", en: "Date" },
  target: { fr: "Cible", en: "Target" },
  answerer: { fr: "Qui a répondu", en: "Who answered" },
  nobody: { fr: "personne", en: "nobody" },
  profile: { fr: "Profil", en: "Profile" },
  stages: { fr: "Étapes demandées", en: "Stages asked for" },
  duration: { fr: "Durée", en: "Duration" },
  summary: { fr: "Résumé", en: "Summary" },
} as const satisfies Record<string, Text>;

const answerers: Readonly<Record<string, Text>> = {
  comfyui: { fr: "ComfyUI", en: "ComfyUI" },
  "comfyui-login": { fr: "ComfyUI-Login", en: "ComfyUI-Login" },
  "login-page": { fr: "une page d'accès", en: "a login page" },
  html: { fr: "une page HTML, pas ComfyUI", en: "an HTML page, not ComfyUI" },
  json: { fr: "un service JSON, pas ComfyUI", en: "a JSON service, not ComfyUI" },
  other: { fr: "un service inconnu, pas ComfyUI", en: "an unknown service, not ComfyUI" },
};

const tones = { GO: "good", GO_WITH_WARNINGS: "warn", NO_GO: "bad" } as const;

/** Verdict, what kind of run it was, who was asked, and three sentences: all that a reader in a hurry needs. */
export function opening(input: PhaseInput): Block[] {
  const { record, verdict, diagnoses } = input;
  const { language } = record;
  const say = inLanguage(words, language);
  const answer = record.facts.answer;
  const answered = answer
    ? [answerers[answer.answerer]?.[language] ?? answer.answerer, answer.server].filter(Boolean).join(" · ")
    : say("nobody");
  return [
    ...(record.target.emulated
      ? [{ kind: "banner", tone: "loud", text: say("emulated"), more: say("emulatedMore") } as const]
      : []),
    ...(record.interrupted
      ? [
          {
            kind: "banner",
            tone: "bad",
            text: say(record.cut ? "cut" : "interrupted"),
            more: say(record.cut ? "cutMore" : "interruptedMore"),
          } as const,
        ]
      : []),
    { kind: "banner", tone: tones[verdict.verdict], text: lastLine(record, verdict, diagnoses) },
    heading(say("summary")),
    ...summary(input).map((sentence) => text(sentence[language])),
    ...table(
      [say("field"), say("value")],
      [
        [say("verdict"), verdictWords[verdict.verdict][language]],
        [say("date"), dateWithZone(record.startedAt, language)],
        [say("target"), targetOf(input)],
        [say("answerer"), answered],
        [say("profile"), [`${record.profileTitle[language]} · `, code(record.profile)]],
        [say("stages"), record.stages.map((stage) => stageWords[stage][language]).join(", ")],
        [say("duration"), duration(record.durationMs)],
      ],
    ),
    ...(record.errors.length > 0 ? [heading(say("errors"), 3), ...list(record.errors)] : []),
  ];
}

function targetOf({ record }: PhaseInput): Line {
  const { url, emulated, container, kind } = record.target;
  const where = emulated ? [targetWords(record)[record.language], " · ", code(url)] : [code(url)];
  return [...where, ` · ${kind}${container ? ` · ${container}` : ""}`];
}

/** Is it good to go, what is broken, what to do: a sentence each. */
export function summary(input: PhaseInput): [Text, Text, Text] {
  return [whether(input), what(input), toDo(input)];
}

function whether({ record, verdict }: PhaseInput): Text {
  const counts = (["passed", "failed", "waived", "blocked", "skipped"] as const)
    .map((status) => counted(record, status))
    .filter(({ fr }) => fr !== "");
  const tally = { fr: counts.map(({ fr }) => fr).join(", "), en: counts.map(({ en }) => en).join(", ") };
  if (record.interrupted)
    return {
      fr: `L'exécution n'est pas allée au bout : elle ne permet pas de dire que le cours peut commencer (${tally.fr}).`,
      en: `The run did not reach its end: it does not allow to say that the course can start (${tally.en}).`,
    };
  if (verdict.verdict === "NO_GO")
    return {
      fr: `Le cours ne peut pas commencer sur cette cible : ${tally.fr}.`,
      en: `The course cannot start on this target: ${tally.en}.`,
    };
  if (record.target.emulated)
    return {
      fr: `L'émulateur se comporte comme attendu (${tally.fr}), mais aucun serveur réel n'a été validé : rien ne dit que le cours peut commencer.`,
      en: `The emulator behaves as expected (${tally.en}), but no real server was validated: nothing says that the course can start.`,
    };
  const missing = stages.filter((stage) => !record.stages.includes(stage));
  if (missing.length > 0)
    return {
      fr: `Ce qui a été demandé est bon (${tally.fr}), mais le cours n'est validé qu'en partie : il manque ${missing.map((stage) => stageWords[stage].fr).join(", ")}.`,
      en: `What was asked for is good (${tally.en}), but the course is only partly validated: ${missing.map((stage) => stageWords[stage].en).join(", ")} is missing.`,
    };
  return verdict.verdict === "GO"
    ? { fr: `Le cours peut commencer : ${tally.fr}.`, en: `The course can start: ${tally.en}.` }
    : {
        fr: `Le cours peut commencer, avec des réserves connues : ${tally.fr}.`,
        en: `The course can start, with known reservations: ${tally.en}.`,
      };
}

function what({ record, diagnoses }: PhaseInput): Text {
  const [first, ...others] = diagnoses.filter(({ warning }) => !warning);
  if (first) {
    const known = (diagnosisCodes as Readonly<Record<string, Text>>)[first.code] ?? failing(first.checks[0]);
    const more = others.length;
    return {
      fr: `Ce qui est cassé d'abord : ${known.fr} (${first.code})${more > 0 ? `, et ${more} autre${more > 1 ? "s" : ""} diagnostic${more > 1 ? "s" : ""}` : ""}.`,
      en: `What is broken first: ${known.en} (${first.code})${more > 0 ? `, and ${more} other diagnos${more > 1 ? "es" : "is"}` : ""}.`,
    };
  }
  const [warning] = diagnoses;
  if (warning) {
    const { fr, en } =
      (diagnosisCodes as Readonly<Record<string, Text>>)[warning.code] ?? failing(warning.checks[0]);
    return {
      fr: `Rien n'est cassé, mais quelqu'un doit regarder : ${fr} (${warning.code}).`,
      en: `Nothing is broken, but somebody has to look: ${en} (${warning.code}).`,
    };
  }
  const waived = record.checks.filter(({ status }) => status === "waived");
  const titles = (language: "fr" | "en"): string =>
    waived.map(({ id }) => quoted(entryOf(id).title, language)).join(", ");
  if (waived.length > 0)
    return {
      fr: `Rien n'est cassé, hors des échecs connus et acceptés jusqu'à une date : ${titles("fr")}.`,
      en: `Nothing is broken but for failures that are known and accepted until a date: ${titles("en")}.`,
    };
  if (record.errors.length > 0 || record.interrupted)
    return {
      fr: "Aucun contrôle terminé n'est en échec, mais l'exécution elle-même a échoué.",
      en: "No check that ended failed, but the run itself did.",
    };
  return { fr: "Rien n'est cassé.", en: "Nothing is broken." };
}

/** What is broken where no diagnosis is known: the check itself. */
function failing(id: CheckId | undefined): Text {
  const title = id ? entryOf(id).title : { fr: "–", en: "–" };
  return { fr: `le contrôle ${quoted(title, "fr")}`, en: `the check ${quoted(title, "en")}` };
}

/** A check's title says what should be: in quotes, it reads as the name of the check that failed. */
function quoted(title: Text, language: "fr" | "en"): string {
  return language === "fr" ? `« ${title.fr} »` : `"${title.en}"`;
}

function toDo(input: PhaseInput): Text {
  const [first] = nextSteps(input);
  if (first === undefined) return { fr: "Rien à faire.", en: "Nothing to do." };
  return { fr: `À faire : ${first.fr}`, en: `To do: ${first.en}` };
}
