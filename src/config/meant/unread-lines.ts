import { problem } from "../../input/sentences.ts";
import type { Text } from "../../text.ts";

/**
 * A setting in the notation of YAML, JSON, a shell, Docker or PowerShell: `NAME: value`, `"NAME": "value"`, `NAME value`,
 * `set NAME=…`, `export NAME value`, `-e NAME=…`, `$env:NAME = …`.
 */
const foreignLine =
  /^[ \t]{0,40}(?:-e?[ \t]{1,9}|setx?[ \t]{1,9}|export[ \t]{1,9}|\$env:|[{,][ \t]{0,9})?["']?(COMFYUI_\w{1,40}|QWEN_\w{1,40})["']?[ \t]{0,9}(?:[:=]|[ \t](?=\S{1,300}[ \t]{0,9}\r?$))/gim;

/** An address alone on its line, or behind the option's name. */
const bareAddress = /^[ \t]{0,40}(?:--?url[ \t=]{1,9})?https?:\/\/\S{1,300}[ \t]{0,9}\r?$/im;

/** Lines of a `.env` that set one of `names` in another notation, which nobody would read: each name once. */
export function unreadLines(
  text: string,
  names: readonly string[],
  read: Readonly<Record<string, string>>,
): Text[] {
  const found = [...text.matchAll(foreignLine)].map(([, name = ""]) => name);
  const unread = [...new Set(found)].filter((name) => names.includes(name) && !Object.hasOwn(read, name));
  const bare =
    bareAddress.test(text) && !Object.hasOwn(read, "COMFYUI_URL") && !unread.includes("COMFYUI_URL");
  return [...unread, ...(bare ? ["COMFYUI_URL"] : [])].map(notRead);
}

function notRead(name: string): Text {
  return problem(
    `${name} (.env)`,
    { fr: "cette ligne du fichier n'est pas comprise", en: "this line of the file is not understood" },
    { fr: `écrivez ${name}=valeur, seul sur sa ligne.`, en: `write ${name}=value, alone on its line.` },
  );
}
