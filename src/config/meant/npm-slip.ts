import { bilingual, problem } from "../../input/sentences.ts";
import { targetKindNames } from "../../record/target-kind.ts";
import type { Text } from "../../text.ts";
import { allSettings, settings } from "../settings.ts";

/** Options of other scripts than `npm test`. Without `--dry-run` they would write what was only to be looked at. */
const ofScript: Readonly<Record<string, readonly string[]>> = {
  "references:approve": ["--run NAME", "--emulated", "--dry-run"],
  watch: ["--every TIME"],
  learn: [
    "--workflow FILE",
    "--edit FILE",
    "--name NAME",
    "--out FOLDER",
    "--input FILE",
    "--prompt TEXT",
    "--edit-prompt TEXT",
    "--dry-run",
  ],
};

/**
 * Options that npm took for itself, because `--` was missing before them: it keeps each as a variable and drops it, or hands
 * its value on alone. Nothing else would tell `npm test --url=…` from a plain `npm test`. Values are not repeated.
 */
export function swallowedByNpm(env: NodeJS.ProcessEnv): Text | undefined {
  const { npm_lifecycle_event: script = "" } = env;
  if (!/^[\w:-]{1,60}$/.test(script)) return undefined;
  const flags = [...allSettings.flatMap(({ flag }) => flag ?? []), ...(ofScript[script] ?? [])];
  const taken = flags.flatMap((flag) => {
    const [name = "", shape] = flag.split(" ");
    const value = env[`npm_config_${name.slice(2).replaceAll("-", "_")}`];
    if (!value || isForeign(name, value)) return [];
    return [shape === undefined ? name : `${name} …`];
  });
  // not an option of ours, but nobody would tell that it is refused
  if (env.npm_config_token && taken.length === 0) taken.push(settings.tokenFile.flag.replace(/ .*/, " …"));
  if (taken.length === 0) return undefined;
  const command = script === "test" ? "npm test" : `npm run ${script}`;
  const names = taken.map((name) => name.replace(" …", "")).join(", ");
  return problem(
    bilingual((language) => `${names} (${language === "fr" ? "ligne de commande" : "command line"})`),
    { fr: "npm l'a gardé pour lui : « -- » manque", en: 'npm kept it for itself: "--" is missing' },
    bilingual(
      (language) => `${language === "fr" ? "écrivez" : "write"} \`${command} -- ${taken.join(" ")}\`.`,
    ),
  );
}

/** npm's own options, and what an .npmrc may hold for npm or a compiler: npm hands both on in the same way. */
function isForeign(name: string, value: string): boolean {
  if (name === "--help" || name === "--version") return true;
  if (name === "--timeout") return value !== "true";
  return name === "--target" && value !== "true" && !targetKindNames.some((kind) => kind === value);
}
