import { problem } from "../../input/sentences.ts";
import type { Text } from "../../text.ts";

/** A setting in the notation of YAML, of a Windows shell or of PowerShell: `NAME: value`, `NAME value`, `set NAME=…`, `$env:NAME = …`. */
const foreignLine =
  /^[ \t]{0,40}(?:-[ \t]|setx?[ \t]{1,9}|\$env:)?(COMFYUI_\w{1,40}|QWEN_\w{1,40})[ \t]{0,9}(?:[:=]|[ \t](?=\S{1,300}[ \t]{0,9}\r?$))/gim;

/** Lines of a `.env` that set one of `names` in another notation, which nobody would read: each name once. */
export function unreadLines(
  text: string,
  names: readonly string[],
  read: Readonly<Record<string, string>>,
): Text[] {
  const found = [...text.matchAll(foreignLine)].map(([, name = ""]) => name);
  return [...new Set(found)]
    .filter((name) => names.includes(name) && !Object.hasOwn(read, name))
    .map(notRead);
}

function notRead(name: string): Text {
  return problem(
    `${name} (.env)`,
    { fr: "cette ligne du fichier n'est pas comprise", en: "this line of the file is not understood" },
    { fr: `écrivez ${name}=valeur, seul sur sa ligne.`, en: `write ${name}=value, alone on its line.` },
  );
}
