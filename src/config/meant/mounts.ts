import { existsSync } from "node:fs";
import { pick, read, refuse, type Sources } from "../given.ts";
import { absolutePath, displayPath } from "../paths.ts";
import type { Refusal } from "../setting.ts";
import { settings } from "../settings.ts";

export interface Mount {
  /** Absolute path. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** The folders and files of this machine that a started image gets. */
export function mountsOf(sources: Sources): Mount[] {
  const given = pick(sources, settings.mounts);
  const parts = (given?.value ?? "").split(";").filter((part) => part.trim() !== "");
  const mounts = parts.flatMap((part) => {
    const [, source, target, mode] = /^([^=]+)=(\/[^=]*)(?:=(ro|rw))?$/.exec(part.trim()) ?? [];
    if (source !== undefined && target !== undefined)
      return [{ source: absolutePath(source, sources.cwd), target, readOnly: mode === "ro" }];
    if (given !== undefined)
      refuse(sources, given, {
        cause: { fr: "un montage n'a pas la forme attendue", en: "a mount does not have the expected shape" },
      });
    return [];
  });
  if (given !== undefined && dockerIsHere(sources))
    for (const { source } of mounts.filter(({ source }) => !existsSync(source)))
      refuse(sources, given, noSource(displayPath(source, sources.cwd)));
  return mounts;
}

/** The sources of mounts are those of Docker's machine, which may be another. */
function dockerIsHere(sources: Sources): boolean {
  const host = read(sources, settings.dockerHost);
  return (
    (host === undefined || /^(?:unix|npipe):/.test(host)) &&
    pick(sources, settings.dockerContext) === undefined
  );
}

/** A started server makes a token of its own where nobody gives it ours. */
export function noteTokenless(sources: Sources, mounts: readonly Mount[], root: string): void {
  if (mounts.some(({ target }) => /login|password|token|secret/i.test(target) || root.startsWith(target)))
    return;
  const file = pick(sources, settings.tokenFile)?.value ?? ".secrets/qwen-api-user.token";
  const mount = `--mounts "${file}=${root}/login/PASSWORD=ro"`;
  sources.notes.push({
    fr: `Cible image : le jeton n'est monté nulle part, et le serveur démarré n'a donc peut-être pas le vôtre. Si l'image ne l'a pas déjà, ajoutez-le : ${mount} (plusieurs montages : séparés par « ; »).`,
    en: `Image target: the token is mounted nowhere, so the started server may not have yours. Unless the image has it already, add it: ${mount} (several mounts: separated by ";").`,
  });
}

const noSource = (path: string): Refusal => ({
  cause: {
    fr: `la source « ${path} » n'existe pas : Docker en ferait un dossier vide, à root`,
    en: `the source "${path}" does not exist: Docker would make it an empty directory, owned by root`,
  },
  fix: { fr: "créez-la, ou corrigez le chemin.", en: "make it, or correct the path." },
});
