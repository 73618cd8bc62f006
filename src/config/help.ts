import { usualStages } from "../record/catalogue.ts";
import type { Language, Text } from "../text.ts";
import { fallbackOf, type Setting } from "./setting.ts";
import { allSettings } from "./settings.ts";

/** What each exit status of a run means. */
export const exitStatuses: readonly (readonly [number, Text])[] = [
  [0, { fr: "GO, avec ou sans réserves", en: "GO, with or without warnings" }],
  [
    1,
    {
      fr: "NO-GO : au moins un contrôle a échoué ou n'a pas pu être fait",
      en: "NO-GO: at least one check failed or could not be done",
    },
  ],
  [
    2,
    {
      fr: "configuration à corriger, ou rien n'a été validé",
      en: "configuration to correct, or nothing was validated",
    },
  ],
];

const stagesText: readonly (readonly [string, Text])[] = [
  [
    "infra",
    {
      fr: "le serveur répond, avec les bons nœuds, modèles et GPU",
      en: "the server answers, with the right nodes, models and GPU",
    },
  ],
  [
    "auth",
    { fr: "le bon jeton ouvre, tout le reste est refusé", en: "the right token opens, all else is refused" },
  ],
  [
    "generation",
    {
      fr: "chaque workflow du profil livre une image, et c'en est une vraie",
      en: "each workflow of the profile delivers an image, and a real one",
    },
  ],
  [
    "browser",
    {
      fr: "le chemin d'un étudiant dans Chromium : connexion, éditeur, Run, image, enregistrement",
      en: "a student's way in Chromium: login, editor, Run, picture, saving",
    },
  ],
  [
    "readiness",
    {
      fr: "une classe entière travaille-t-elle dans le temps prévu ? seulement sur demande : npm run readiness",
      en: "can a whole class work in the time there is? only where it is asked for: npm run readiness",
    },
  ],
];

const words = {
  usage: { fr: "Usage", en: "Usage" },
  title: {
    fr: "Valide de bout en bout un serveur ComfyUI : accès, nœuds, modèles, et les images qu'il livre.",
    en: "Validates a ComfyUI server end to end: access, nodes, models, and the images that it delivers.",
  },
  nothing: {
    fr: "Sans adresse, la suite se valide sur son émulateur embarqué : ce n'est jamais une preuve pour un vrai serveur.",
    en: "Without an address the suite runs against its embedded emulator: that never proves anything about a real server.",
  },
  stages: {
    fr: "Étapes (chacune suppose que la précédente a réussi)",
    en: "Stages (each requires that the one before has passed)",
  },
  options: {
    fr: "Options, et la variable d'environnement équivalente",
    en: "Options, and the equivalent environment variable",
  },
  variables: { fr: "Variables sans option", en: "Variables without an option" },
  others: {
    fr: "Variables que d'autres posent (Docker, intégration continue)",
    en: "Variables that others set (Docker, continuous integration)",
  },
  order: {
    fr: "Une option l'emporte sur l'environnement, qui l'emporte sur le fichier .env du dossier courant.",
    en: "An option wins over the environment, which wins over the .env file of the working directory.",
  },
  statuses: { fr: "Code de sortie", en: "Exit status" },
  examples: { fr: "Exemples", en: "Examples" },
  fallback: { fr: "par défaut :", en: "default:" },
  more: {
    fr: "Tout le détail : docs/configuration.md. Rapports : reports/latest/.",
    en: "All the detail: docs/configuration.md. Reports: reports/latest/.",
  },
} as const satisfies Record<string, Text>;

const examples: readonly (readonly [string, Text])[] = [
  ["npm test", { fr: "tout, sur l'émulateur", en: "everything, on the emulator" }],
  [
    "npm test -- --url http://127.0.0.1:8188 --token-file .secrets/qwen-api-user.token",
    { fr: "tout, sur un serveur qui tourne", en: "everything, on a running server" },
  ],
  [
    'npm test -- --url "http://gpu-1:8188,http://gpu-2:8188"',
    {
      fr: "plusieurs serveurs côte à côte, un verdict chacun et un pour l'ensemble (docs/fleet.md)",
      en: "several servers side by side, a verdict each and one in all (docs/fleet.md)",
    },
  ],
  [
    "npm test -- --url https://comfy.example.org/qwen --stage infra,auth --lang en",
    {
      fr: "deux étapes, derrière un reverse proxy, en anglais",
      en: "two stages, behind a reverse proxy, in English",
    },
  ],
];

/** The text of `--help`, plain, at most about 110 columns wide. */
export function helpText(language: Language): string {
  const say = (text: Text) => text[language];
  const shown = allSettings.filter(({ foreign }) => !foreign);
  const others = allSettings.filter(({ foreign }) => foreign);
  const flags = shown.filter(({ flag }) => flag !== undefined);
  const variables = shown.filter(({ flag }) => flag === undefined);
  return [
    say(words.title),
    "",
    say(words.usage),
    "  npm test -- [options]",
    `  ${usualStages.map((stage) => `npm run test:${stage}`).join(" · ")}`,
    "  npm run readiness -- --students 30 --images 2 --minutes 20 [options]",
    "",
    say(words.nothing),
    "",
    say(words.stages),
    ...stagesText.map(([stage, text]) => `  ${stage.padEnd(12)}${say(text)}`),
    "",
    say(words.options),
    ...flags.flatMap((setting) => entry(setting, language)),
    "",
    say(words.variables),
    ...variables.flatMap((setting) => entry(setting, language)),
    "",
    say(words.others),
    ...others.map(({ env = "", description }) => `  ${env.padEnd(20)} ${say(description)}`),
    "",
    say(words.order),
    "",
    say(words.statuses),
    ...exitStatuses.map(([status, text]) => `  ${status}  ${say(text)}`),
    "",
    say(words.examples),
    ...examples.flatMap(([command, text]) => [`  ${command}`, `      ${say(text)}`]),
    "",
    say(words.more),
  ].join("\n");
}

/** A flag or a variable, its meaning, then its shape and its default. */
function entry(setting: Setting, language: Language): string[] {
  const { short, flag, env, description, shape } = setting;
  const name = [short, flag].filter((one) => one !== undefined).join(", ");
  const lines = [`  ${[name, env].filter(Boolean).join("   ")}`, `      ${description[language]}`];
  if (flag?.includes(" ") === false) return lines;
  const fallback = fallbackOf(setting);
  const otherwise = fallback === undefined ? "" : ` (${words.fallback[language]} ${fallback[language]})`;
  return [...lines, `      = ${shape[language]}${otherwise}`];
}
