import { dateWithZone, duration } from "../../format.ts";
import { isOfClass } from "../../record/again.ts";
import { measured } from "../../record/merge-facts.ts";
import type { TargetKind } from "../../record/target-kind.ts";
import { stageWords, targetWords, verdictWords } from "../../record/words.ts";
import type { Text } from "../../text.ts";
import { type Block, code, heading, type Line, list, table } from "./document/doc.ts";
import { gpuName, inLanguage, type PhaseInput } from "./input.ts";
import { answererWords } from "./outcome-words.ts";

const words = {
  run: { fr: "Cette exécution", en: "This run" },
  field: { fr: "Rubrique", en: "Item" },
  value: { fr: "Valeur", en: "Value" },
  verdict: { fr: "Verdict", en: "Verdict" },
  date: { fr: "Date", en: "Date" },
  target: { fr: "Serveur", en: "Server" },
  answerer: { fr: "Qui a répondu", en: "Who answered" },
  nobody: { fr: "personne", en: "nobody" },
  gpu: { fr: "GPU qui a répondu", en: "GPU that answered" },
  unmeasured: { fr: "aucun", en: "none" },
  profile: { fr: "Profil (ce qui est attendu)", en: "Profile (what is expected)" },
  stages: { fr: "Étapes demandées", en: "Stages asked for" },
  duration: { fr: "Durée", en: "Duration" },
  atLeast: { fr: "au moins", en: "at least" },
  errors: { fr: "Erreurs hors des contrôles", en: "Errors outside of the checks" },
} as const satisfies Record<string, Text>;

const kindWords: Readonly<Record<TargetKind, Text>> = {
  attach: { fr: "serveur existant", en: "existing server" },
  compose: { fr: "démarrée ici avec Compose", en: "started here with Compose" },
  image: { fr: "démarrée ici depuis une image", en: "started here from an image" },
  container: { fr: "émulateur dans un conteneur", en: "emulator in a container" },
  emulator: { fr: "dans le processus de la suite", en: "in the suite's own process" },
};

/** Who was asked, when and for what: stands below the remedy, which is more urgent. */
export function runSection({ record, verdict }: PhaseInput): Block[] {
  const { language } = record;
  const say = inLanguage(words, language);
  const { answer } = record.facts["infra.is-comfyui"] ?? {};
  const answered = answer
    ? [answererWords[answer.answerer]?.[language] ?? answer.answerer, answer.server]
        .filter(Boolean)
        .join(" · ")
    : say("nobody");
  const { system } = measured(record.facts);
  return [
    heading(say("run")),
    ...table(
      [say("field"), say("value")],
      [
        [say("verdict"), verdictWords[verdict.verdict][language]],
        [say("date"), dateWithZone(record.startedAt, language)],
        [say("target"), targetOf({ record, verdict })],
        ...(isOfClass(record)
          ? []
          : [
              [say("answerer"), answered],
              [say("gpu"), system ? gpuName(system.device) : say("unmeasured")],
            ]),
        [say("profile"), [`${record.profileTitle[language]} · `, code(record.profile)]],
        [say("stages"), record.stages.map((stage) => stageWords[stage][language]).join(", ")],
        [
          say("duration"),
          `${record.cut ? `${say("atLeast")} ` : ""}${duration(record.durationMs, language)}`,
        ],
      ],
    ),
    ...(record.errors.length > 0 ? [heading(say("errors"), 3), ...list(record.errors)] : []),
  ];
}

function targetOf({ record, verdict }: Pick<PhaseInput, "record" | "verdict">): Line {
  const { url, emulated, container, kind } = verdict.target;
  const where = emulated ? [targetWords(record)[record.language], " · ", code(url)] : [code(url)];
  return [...where, ` · ${kindWords[kind][record.language]}${container ? ` · ${container}` : ""}`];
}
