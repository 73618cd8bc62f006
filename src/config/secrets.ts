import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { cleanToken } from "../credentials/clean-token.ts";
import { flawText } from "../credentials/flaw-text.ts";
import { flawsOf, unusableFlaws } from "../credentials/token-flaws.ts";
import { atPlaces, fetchToken } from "../credentials/token-remedies.ts";
import { bcryptPattern } from "../credentials/token-shape.ts";
import { bilingual, problem } from "../input/sentences.ts";
import { type FileFault, faultText, readTextFile } from "../input/text-file.ts";
import { isTrackedByGit } from "../input/tracked-by-git.ts";
import { fingerprint } from "../redaction/fingerprint.ts";
import type { Text } from "../text.ts";
import { readEnvFile } from "./environment.ts";
import { type Given, pick, rankOf, read, type Sources, whereOf } from "./given.ts";
import { isPlaceholder } from "./meant/placeholder.ts";
import { absolutePath, displayPath } from "./paths.ts";
import type { Sourced } from "./run-config.ts";
import { settings } from "./settings.ts";

/** Where the course's workspace keeps its secrets. */
const defaultTokenFile = ".secrets/qwen-api-user.token";
const plaintextFile = ".secrets/.env.generated";
const maxTokenFile = 64 * 1024;

/** What to do with a token file that cannot be read. */
function fileRemedy(fault: FileFault): Text {
  if (fault === "missing")
    return {
      fr: `corrigez le chemin, ou créez le fichier. ${fetchToken.fr}`,
      en: `correct the path, or make the file. ${fetchToken.en}`,
    };
  if (fault === "directory")
    return {
      fr: `supprimez ce dossier, créez le fichier, puis recréez le conteneur. ${fetchToken.fr}`,
      en: `delete that directory, make the file, then recreate the container. ${fetchToken.en}`,
    };
  if (fault === "unreadable")
    return {
      fr: "donnez-vous le droit de lire ce fichier.",
      en: "give yourself the right to read this file.",
    };
  return {
    fr: `réécrivez-le en texte UTF-8, jeton seul. ${fetchToken.fr}`,
    en: `rewrite it as UTF-8 text, token alone. ${fetchToken.en}`,
  };
}

/**
 * The token for a server that is not ours: from the variable, the named file or the default file. Between the first two the
 * stronger origin wins (flag, environment, `.env`). A second, different token is a problem if it was set at the same place,
 * else a note.
 */
export function findToken(sources: Sources): Sourced | undefined {
  const file = pick(sources, settings.tokenFile);
  const defaultPath = absolutePath(defaultTokenFile, sources.cwd);
  const variable = tokenVariable(sources, file !== undefined || existsSync(defaultPath));
  const pathOf = () => (file === undefined ? defaultPath : read(sources, settings.tokenFile));
  if (variable === undefined || (file !== undefined && rankOf(file) < rankOf(variable))) {
    if (file === undefined && !existsSync(defaultPath)) {
      sources.problems.push(noToken(defaultPath, inPlace(sources, fetchToken, defaultTokenFile)));
      return undefined;
    }
    const path = pathOf();
    const used = path === undefined ? undefined : tokenFromFile(sources, path, file && whereOf(file));
    if (used && variable) compare(sources, used, tokenOf(variable), false);
    return used;
  }
  const whole = judged(sources, variable.value, variable.name, whereOf(variable));
  const used =
    whole && variable.origin === ".env" ? { ...whole, ...trackedIn(join(sources.cwd, ".env")) } : whole;
  const path = pathOf();
  const other = path && quietly(sources, path);
  if (used && other) compare(sources, used, other, file?.origin === variable.origin);
  return used;
}

/** The variable that holds the token; one that holds a placeholder is no news where a file can have the token, else a problem. */
function tokenVariable(sources: Sources, fileToo: boolean): Given | undefined {
  const given = pick(sources, settings.token);
  if (given === undefined || !isPlaceholder(settings.token, given.value)) return given;
  const where = whereOf(given);
  if (fileToo)
    sources.notes.push({
      fr: `${where.fr} : la variable ne contient qu'un modèle à remplir, elle est ignorée ; c'est le fichier de jeton qui est lu.`,
      en: `${where.en}: the variable holds but a placeholder, it is ignored; the token file is read.`,
    });
  else
    sources.problems.push(
      problem(
        where,
        { fr: "la variable ne contient qu'un modèle à remplir", en: "the variable holds but a placeholder" },
        { fr: `mettez-y le vrai jeton. ${fetchToken.fr}`, en: `put the real token there. ${fetchToken.en}` },
      ),
    );
  return fileToo ? undefined : given;
}

/** Where a token is set that this run does not use, for a note; files are not read. */
export function strayToken(sources: Sources): string | undefined {
  const given = pick(sources, settings.token) ?? pick(sources, settings.tokenFile);
  if (given !== undefined) return given.name;
  return existsSync(absolutePath(defaultTokenFile, sources.cwd)) ? defaultTokenFile : undefined;
}

/**
 * The password behind the token, if it is known. An unreadable `.env.generated` is a problem: it is there to be read. The
 * course's older tools write the hash under the password's name: a note, and no password.
 */
export function findPlaintext(sources: Sources, token: string | undefined): Sourced | undefined {
  const given = pick(sources, settings.plaintext);
  const variable = given && { value: given.value.replace(/[\r\n]+$/, ""), source: given.name };
  if (variable && !isHash(sources, variable, token)) return variable;
  const file = readEnvFile(absolutePath(plaintextFile, sources.cwd), plaintextFile);
  if (file.problem !== undefined) sources.problems.push(file.problem);
  for (const { name, note } of file.cut) if (name === settings.plaintext.env) sources.notes.push(note);
  const value = file.values[settings.plaintext.env];
  const filed = value ? { value, source: plaintextFile } : undefined;
  return filed && !isHash(sources, filed, token) ? filed : undefined;
}

function isHash(sources: Sources, { value, source }: Sourced, token: string | undefined): boolean {
  if (!bcryptPattern.test(value)) return false;
  const where = source === settings.plaintext.env ? source : `${settings.plaintext.env} (${source})`;
  const same = value === token;
  sources.notes.push({
    fr: `${where} contient un hash bcrypt${same ? ", le jeton lui-même" : `, d'empreinte ${fingerprint(value)}, qui n'est pas le jeton utilisé`} : ce n'est pas le mot de passe, il est ignoré.`,
    en: `${where} holds a bcrypt hash${same ? ", the token itself" : ` of fingerprint ${fingerprint(value)}, which is not the token in use`}: that is not the password, it is ignored.`,
  });
  return true;
}

/** `setBy`: the setting that names the file. */
function tokenFromFile(sources: Sources, path: string, setBy: Text | undefined): Sourced | undefined {
  const shown = displayPath(path, sources.cwd);
  const read = readTextFile(path, maxTokenFile);
  if ("fault" in read) {
    const remedy = inPlace(sources, fileRemedy(read.fault), shown);
    sources.problems.push(problem(setBy ?? shown, faultText(read.fault, shown), remedy));
    return undefined;
  }
  const where = setBy && bilingual((language) => `${setBy[language]}, ${shown}`);
  const sourced = judged(sources, read.text, shown, where ?? shown, shown);
  const at = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return sourced && { ...sourced, ...(at !== undefined && { at: Math.round(at) }), ...trackedIn(path) };
}

function trackedIn(path: string): Pick<Sourced, "tracked"> {
  return isTrackedByGit(path) ? { tracked: true } : {};
}

/** Trims what a reader of a token file trims; a token that cannot be sent at all is a problem with its remedy. */
function judged(
  sources: Sources,
  raw: string,
  source: string,
  where: Text | string,
  file = defaultTokenFile,
): Sourced | undefined {
  const { token, notes } = cleanToken(raw, source);
  sources.notes.push(...notes);
  const fatal = flawsOf(token).filter((flaw) => unusableFlaws.has(flaw));
  for (const flaw of fatal) {
    const { cause, remedy } = flawText(flaw);
    sources.problems.push(problem(where, cause, inPlace(sources, remedy, file)));
  }
  return fatal.length > 0 ? undefined : { value: token, source };
}

/** A remedy with the container, the folder and the token file that were given; a wrong value is a problem of its own. */
function inPlace(sources: Sources, remedy: Text, file: string): Text {
  const given = (setting: typeof settings.container | typeof settings.comfyuiRoot): string => {
    const value = pick(sources, setting)?.value ?? "";
    return /^[\w./-]+$/.test(value) ? value : setting.default;
  };
  return atPlaces(remedy, { name: given(settings.container), root: given(settings.comfyuiRoot), file });
}

function tokenOf(given: Given): Sourced {
  return { value: cleanToken(given.value, given.name).token, source: given.name };
}

/** A token that is read for comparison only: its flaws are not reported. */
function quietly(sources: Sources, path: string): Sourced | undefined {
  const read = readTextFile(path, maxTokenFile);
  if ("fault" in read) return undefined;
  const source = displayPath(path, sources.cwd);
  return { value: cleanToken(read.text, source).token, source };
}

function compare(sources: Sources, used: Sourced, other: Sourced, sameStrength: boolean): void {
  if (used.value === other.value || other.value === "") return;
  const prints = `${fingerprint(used.value)} ≠ ${fingerprint(other.value)}`;
  const where = { fr: `${used.source} et ${other.source}`, en: `${used.source} and ${other.source}` };
  if (sameStrength) {
    const cause = {
      fr: `deux jetons différents (empreintes ${prints})`,
      en: `two different tokens (fingerprints ${prints})`,
    };
    sources.problems.push(
      problem(where, cause, { fr: "ne gardez que le bon.", en: "keep the right one only." }),
    );
  } else {
    sources.notes.push({
      fr: `${where.fr} : deux jetons différents (empreintes ${prints}) ; c'est ${used.source} qui est utilisé.`,
      en: `${where.en}: two different tokens (fingerprints ${prints}); ${used.source} is used.`,
    });
  }
}

function noToken(tried: string, fetch: Text): Text {
  return problem(
    { fr: "Jeton d'API", en: "API token" },
    {
      fr: `aucun jeton : ni COMFYUI_API_TOKEN, ni COMFYUI_TOKEN_FILE, ni --token-file, et le fichier « ${tried} » n'existe pas`,
      en: `no token: neither COMFYUI_API_TOKEN nor COMFYUI_TOKEN_FILE nor --token-file, and the file "${tried}" does not exist`,
    },
    {
      fr: `donnez --token-file FILE, ou créez ce fichier. ${fetch.fr}`,
      en: `give --token-file FILE, or make that file. ${fetch.en}`,
    },
  );
}
