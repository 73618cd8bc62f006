import { measured } from "../record/merge-facts.ts";
import type { RunRecord } from "../record/run-record.ts";
import type { Text } from "../text.ts";
import { type Commands, commands } from "./commands.ts";
import { command, type Step } from "./steps.ts";

type Run = Pick<RunRecord, "target" | "facts">;

/**
 * How the server gets the client's token, in whole sentences: copied to login/PASSWORD, or mounted where no copy can be
 * made. Each says what it replaces.
 */
export function giveToken(record: Run): Step {
  const { copyToken, mountToken, restart, name, root, at, token } = commands(record);
  const first = token.variable === undefined ? { fr: "", en: "" } : intoFile(token.variable, token.file);
  const { kind, removed } = record.target;
  if (removed && kind === "image")
    return {
      fr: `Montez le jeton de référence : ajoutez ce montage à ceux de --mounts (séparés par « ; »)${first.fr} :`,
      en: `Mount the reference token: add this mount to those of --mounts (separated by ";")${first.en}:`,
      run: command(`${token.file}=${root}/login/PASSWORD=ro`),
    };
  if (removed)
    return {
      fr: `Montez le jeton de référence dans le fichier Compose, sous volumes: du service (un chemin relatif part du dossier du fichier Compose)${first.fr} :`,
      en: `Mount the reference token in the Compose file, under volumes: of the service (a relative path starts at the Compose file's folder)${first.en}:`,
      run: mountToken,
    };
  if (!isSealed(record))
    return {
      fr: `Copiez le jeton de référence à sa place (il remplace ${root}/login/PASSWORD dans ${name}), puis redémarrez${first.fr} :`,
      en: `Copy the reference token into place (it replaces ${root}/login/PASSWORD in ${name}), then restart${first.en}:`,
      run: `${copyToken}${restart}`,
    };
  const tmpfs = `tmpfs: [${at("/login")}]`;
  return {
    fr: `Le système de fichiers de ${name} est en lecture seule, docker cp n'y écrit pas : montez le jeton de référence dans le fichier Compose, sous volumes: du service (un chemin relatif part du dossier du fichier Compose, et d'une source absente Docker ferait un dossier ; ou, si l'entrypoint l'y copie à chaque démarrage, rendez le dossier inscriptible : ${tmpfs}), puis recréez le conteneur${first.fr} :`,
    en: `The file system of ${name} is read-only, docker cp cannot write there: mount the reference token in the Compose file, under volumes: of the service (a relative path starts at the Compose file's folder, and of a missing source Docker would make a directory; or, if the entrypoint copies it there at each start, let the folder be written: ${tmpfs}), then recreate the container${first.en}:`,
    run: `${mountToken}${command("docker compose up -d --force-recreate")}`,
  };
}

/** The other direction: how the client gets the server's token, from PASSWORD or from the file at `path`. */
export function takeToken({ fetchToken, token: { file, variable }, name }: Commands, path?: string): Step {
  const run = fetchToken(path);
  if (variable === undefined)
    return {
      fr: `Prenez le jeton de ${name} (il remplace le contenu de ${file}) :`,
      en: `Take the token of ${name} (it replaces what ${file} holds):`,
      run,
    };
  return {
    fr: `Prenez le jeton de ${name} dans un fichier (son dossier doit exister), retirez ${variable} de l'environnement et de .env, et validez avec --token-file ${file} :`,
    en: `Take the token of ${name} into a file (its folder must exist), remove ${variable} from the environment and from .env, and validate with --token-file ${file}:`,
    run,
  };
}

function intoFile(variable: string, file: string): Text {
  return {
    fr: ` ; écrivez d'abord le jeton de ${variable}, seul, dans ${file}`,
    en: `; first write the token of ${variable}, and nothing else, into ${file}`,
  };
}

/** Docker cannot write login/PASSWORD: the root file system is read-only, and no volume above the file takes a copy. */
function isSealed(record: Run): boolean {
  const { container } = measured(record.facts, [
    "infra.container-running",
    "infra.container-health",
    "auth.enforced",
    "generation.container-stable",
  ]);
  const { writableIn } = container ?? {};
  const password = `${commands(record).root}/login/PASSWORD`;
  return writableIn !== undefined && !writableIn.some((folder) => password.startsWith(`${folder}/`));
}
