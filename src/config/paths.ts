import { join, posix, relative, resolve, win32 } from "node:path";

/** Root of the project: where the shipped profiles and waivers lie, wherever the command was started. */
export const projectRoot: string = join(import.meta.dirname, "..", "..");

export const profilesDir: string = join(projectRoot, "fixtures", "profiles");

/** `C:\…` or `\\host\share\…`. */
export function isWindowsPath(path: string): boolean {
  return win32.isAbsolute(path) && !posix.isAbsolute(path);
}

/** The same place seen from WSL (`C:\a\b` → `/mnt/c/a/b`), or undefined for a network share. */
export function wslPath(path: string): string | undefined {
  const [, drive, rest] = /^([A-Za-z]):[\\/]+(.*)$/s.exec(path) ?? [];
  if (drive === undefined || rest === undefined) return undefined;
  return `/mnt/${drive.toLowerCase()}/${rest.replaceAll("\\", "/")}`;
}

export function absolutePath(path: string, cwd: string): string {
  return resolve(cwd, path);
}

/** A path as a reader knows it: relative to the working directory where it lies inside, with forward slashes. */
export function displayPath(path: string, cwd: string): string {
  const shown = relative(cwd, path);
  const inside =
    shown !== "" && !shown.startsWith("..") && !win32.isAbsolute(shown) && !posix.isAbsolute(shown);
  return (inside ? shown : path).replaceAll("\\", "/");
}
