import { dirname, resolve } from "node:path";
import { problem } from "../../input/sentences.ts";
import type { Text } from "../../text.ts";
import type { Given } from "../given.ts";
import { isPath } from "../paths.ts";
import type { Setting } from "../setting.ts";
import { settings } from "../settings.ts";
import type { OwnSettings } from "./one-of-several.ts";
import type { WrittenTarget } from "./targets-shape.ts";

/** Of two that say the same thing, one target's own takes the place of both. */
const families: readonly (readonly Setting[])[] = [
  [settings.token, settings.tokenFile],
  [settings.basicPassword, settings.basicPasswordFile],
  [settings.headerValue, settings.headerValueFile],
];

/** Credentials of all are not for a target that says how one gets in there. */
const entrance: readonly Setting[] = [
  ...families.flat(),
  settings.plaintext,
  settings.basicUser,
  settings.headerName,
];

/** For the fleet, which tells one verdict: no target tells its own, or finds itself in a list. */
const ofAll: readonly Setting[] = [
  settings.url,
  settings.targets,
  settings.shard,
  settings.atOnce,
  settings.target,
];

const variables = {
  tokenVariable: settings.token,
  passwordVariable: settings.plaintext,
  basicPasswordVariable: settings.basicPassword,
  headerValueVariable: settings.headerValue,
} as const;
const files = ["tokenFile", "basicPasswordFile", "headerValueFile", "waivers", "referencesDir"] as const;
const plain = [
  "access",
  "basicUser",
  "headerName",
  "timeout",
  "waitForQueue",
  "gentle",
  "allowRestart",
  "container",
  "comfyuiRoot",
  "dockerHost",
  "contact",
] as const;

/** What one target says of itself, as settings that stand before all others. Paths start from the folder of the file. */
export function ownSettings(
  target: WrittenTarget,
  { file, variableOf }: { readonly file: string; readonly variableOf: (name: string) => string | undefined },
): OwnSettings & { readonly problems: readonly Text[] } {
  const problems: Text[] = [];
  const given: Given[] = [];
  const add = (key: string, setting: Setting, value: string): void => {
    given.push({ setting, name: `${target.name}.${key}`, origin: "target", value });
  };
  const base = dirname(file);
  add("url", settings.url, target.url.trim());
  for (const key of files) {
    const path = target[key];
    if (path !== undefined) add(key, settings[key], resolve(base, path));
  }
  for (const key of plain) {
    const value = target[key];
    if (value !== undefined)
      add(key, settings[key], value === true ? "1" : value === false ? "0" : String(value));
  }
  const { profile, stage } = target;
  if (profile !== undefined)
    add("profile", settings.profile, isPath(profile) ? resolve(base, profile) : profile);
  if (stage !== undefined) add("stage", settings.stage, [stage].flat().join(","));
  for (const [key, setting] of Object.entries(variables)) {
    const name = target[key as keyof typeof variables];
    if (name === undefined) continue;
    const value = variableOf(name);
    if (value === undefined || value.trim() === "") problems.push(unset(`${target.name}.${key}`, name));
    // the variable is what a report names, as for one server
    else given.push({ setting, name, origin: "target", value });
  }
  for (const [variable, filed] of families) {
    const both = given.filter(({ setting }) => setting === variable || setting === filed);
    if (both.length > 1) problems.push(twice(target.name, both));
  }
  const named = new Set<Setting>(given.map(({ setting }) => setting));
  const replaced = [
    ...(named.has(settings.access) ? entrance : []),
    ...families.flatMap((family) => (family.some((one) => named.has(one)) ? family : [])),
  ];
  const ownToken = named.has(settings.token) || named.has(settings.tokenFile);
  return {
    given,
    without: [
      ...ofAll,
      ...named,
      ...replaced,
      ...(ownToken ? [settings.plaintext] : []),
      // a container is that of one server, unless each machine has one of that name
      ...(named.has(settings.dockerHost) ? [] : [settings.container]),
    ],
    problems,
  };
}

function unset(where: string, name: string): Text {
  return problem(
    where,
    {
      fr: `la variable ${name} n'existe pas, ou elle est vide`,
      en: `the variable ${name} does not exist, or is empty`,
    },
    {
      fr: `donnez ${name} dans l'environnement ou dans .env, ou mettez le secret dans un fichier.`,
      en: `give ${name} in the environment or in .env, or put the secret in a file.`,
    },
  );
}

function twice(target: string, both: readonly Given[]): Text {
  const names = both.map(({ name }) => name.replace(`${target}.`, "")).join(", ");
  return problem(
    target,
    { fr: `le même secret est donné deux fois (${names})`, en: `the same secret is given twice (${names})` },
    { fr: "gardez le fichier, ou la variable.", en: "keep the file, or the variable." },
  );
}
