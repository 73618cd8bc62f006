import { isAbsolute } from "node:path";
import { fetchCommand } from "../../credentials/token-remedies.ts";
import { CodedError } from "../../errors.ts";
import { bilingual } from "../../input/sentences.ts";
import type { Language, Text } from "../../text.ts";
import type { Sources } from "../given.ts";
import { isPath } from "../paths.ts";
import { settings } from "../settings.ts";

/** CONFIG_INVALID: one message with every problem, numbered, so that all can be corrected at once. */
export function invalid(sources: Sources, env: NodeJS.ProcessEnv): CodedError {
  const { problems } = sources;
  const count = problems.length;
  const title: Text = {
    fr: count === 1 ? "Configuration : un problème." : `Configuration : ${count} problèmes.`,
    en: count === 1 ? "Configuration: one problem." : `Configuration: ${count} problems.`,
  };
  const nothing: Text = { fr: "Rien n'a été lancé. Voyez --help.", en: "Nothing was started. See --help." };
  return new CodedError(
    "CONFIG_INVALID",
    bilingual((language) =>
      [
        title[language],
        ...onceFetched(problems, language).map((text, at) => `  ${at + 1}. ${text}`),
        ...relativeTo(sources, env).map((text) => text[language]),
        nothing[language],
      ].join("\n"),
    ),
  );
}

/** The command that fetches the token is long: it stands at the first problem that needs it. */
function onceFetched(problems: readonly Text[], language: Language): string[] {
  let first = 0;
  return problems.map((text, at) => {
    const command = fetchCommand(text, language);
    if (command === undefined) return text[language];
    first ||= at + 1;
    if (first === at + 1) return text[language];
    return text[language].replace(
      command,
      language === "fr" ? `Commande : voir ${first}.` : `Command: see ${first}.`,
    );
  });
}

/** Where a relative path starts from: npm moves to the project's folder, whatever folder the command was typed in. */
function relativeTo({ given, problems, cwd }: Sources, env: NodeJS.ProcessEnv): Text[] {
  const relative = given.some(
    ({ setting, name, value }) =>
      setting.isPath === true &&
      (setting !== settings.profile || isPath(value)) &&
      !isAbsolute(value) &&
      problems.some(({ en }) => en.startsWith(name)),
  );
  if (!relative) return [];
  const moved = env.INIT_CWD !== undefined && env.INIT_CWD !== cwd;
  return [
    {
      fr: `Les chemins relatifs partent de « ${cwd} »${moved ? ", où npm se place" : ""}.`,
      en: `Relative paths start from "${cwd}"${moved ? ", where npm goes" : ""}.`,
    },
  ];
}
