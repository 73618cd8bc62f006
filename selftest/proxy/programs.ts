import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { apache } from "./apache.ts";
import { caddy } from "./caddy.ts";
import { haproxy } from "./haproxy.ts";
import { nginx } from "./nginx.ts";
import type { Program } from "./program.ts";

export const programs = { nginx, caddy, haproxy, apache2: apache } satisfies Record<string, Program>;
export type ProgramName = keyof typeof programs;

/** Debian keeps servers where a plain user's PATH does not lead. */
const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];

export function findProgram(name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Why the rows of a program cannot run here, or undefined. */
export function whyMissing(name: ProgramName): string | undefined {
  return findProgram(name) === undefined
    ? `${name} is not in PATH: apt-get install ${programs[name].package}`
    : undefined;
}
