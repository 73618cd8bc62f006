import { join } from "node:path";
import { parseEnv } from "node:util";
import { problem } from "../../input/sentences.ts";
import { readTextFile, withoutBom } from "../../input/text-file.ts";
import type { Text } from "../../text.ts";
import { projectRoot } from "../paths.ts";
import { choosingNames } from "./near-names.ts";

const MAX_BYTES = 256 * 1024;

/** What `.env` becomes under Windows, in an editor, or by a slip. */
const nearFiles = [".env.txt", ".env.local", "env", "env.txt", "_env", ",env", ".envs", ".env.env"];

/** `.env` files that name a server or its token and that nobody reads: beside ours under another name, or in the folder where the command was typed. */
export function otherEnvFiles(env: NodeJS.ProcessEnv, cwd: string): Text[] {
  const elsewhere = [env.INIT_CWD, projectRoot].filter((folder) => folder !== undefined && folder !== cwd);
  const paths = [
    ...nearFiles.map((name) => join(cwd, name)),
    ...[...new Set(elsewhere)].map((folder = "") => join(folder, ".env")),
  ];
  return paths.flatMap((path) => {
    const [name] = namesIn(path);
    return name === undefined ? [] : [notRead(path, name, cwd)];
  });
}

function namesIn(path: string): string[] {
  const read = readTextFile(path, MAX_BYTES);
  if ("fault" in read) return [];
  const values = parseEnv(withoutBom(read.text));
  return choosingNames.filter((name) => Object.hasOwn(values, name) && values[name]?.trim() !== "");
}

function notRead(path: string, name: string, cwd: string): Text {
  return problem(
    path.replaceAll("\\", "/"),
    {
      fr: `ce fichier contient ${name}, mais il n'est pas lu, et rien d'autre ne nomme un serveur`,
      en: `this file has ${name}, but it is not read, and nothing else names a server`,
    },
    {
      fr: `seul « ${join(cwd, ".env")} » est lu : déplacez-le ou renommez-le. Sinon, COMFYUI_TARGET=emulator dit que vous validez l'émulateur.`,
      en: `only "${join(cwd, ".env")}" is read: move or rename it. If not, COMFYUI_TARGET=emulator says that you validate the emulator.`,
    },
  );
}
