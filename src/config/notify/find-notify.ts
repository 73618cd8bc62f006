import { problem } from "../../input/sentences.ts";
import { readTextFile, withoutBom } from "../../input/text-file.ts";
import type { Text } from "../../text.ts";
import { pick, read, refuse, type Sources, whereOf } from "../given.ts";
import { settings } from "../settings.ts";
import { formOf, type NotifyConfig, refusalOf } from "./address.ts";

const MAX_FILE = 8 * 1024;

export function findNotify(sources: Sources): NotifyConfig | undefined {
  const given = pick(sources, settings.notify);
  const found = read(sources, settings.notify);
  const form = read(sources, settings.notifyForm);
  const always = read(sources, settings.notifyAlways);
  if (given === undefined || found === undefined) return undefined;
  const url = "url" in found ? found.url : addressIn(sources, found.file, whereOf(given));
  if (url === undefined) return undefined;
  if ("url" in found && given.origin === "flag") sources.notes.push(onCommandLine);
  const refusal = refusalOf(url);
  if (refusal !== undefined) refuse(sources, given, refusal);
  return refusal === undefined ? { url, form: form ?? formOf(url), always } : undefined;
}

/** A path is not repeated: it may be an address whose beginning was forgotten. */
function addressIn(sources: Sources, path: string, where: Text): string | undefined {
  const file = readTextFile(path, MAX_FILE);
  if ("text" in file) return withoutBom(file.text).split("\n", 1)[0]?.trim() ?? "";
  const cause: Text = {
    fr: "ce n'est ni une adresse http(s), ni un fichier de texte lisible",
    en: "this is neither an http(s) address nor a text file that can be read",
  };
  const fix: Text = {
    fr: "donnez l'adresse avec http:// ou https://, ou un fichier dont la ligne 1 est l'adresse.",
    en: "give the address with http:// or https://, or a file whose line 1 is the address.",
  };
  sources.problems.push(problem(where, cause, fix));
  return undefined;
}

const onCommandLine: Text = {
  fr: "--notify : l'adresse est un secret, et la ligne de commande se lit dans la liste des processus ; préférez COMFYUI_NOTIFY_URL ou un fichier.",
  en: "--notify: the address is a secret, and the command line can be read in the process list; prefer COMFYUI_NOTIFY_URL or a file.",
};
