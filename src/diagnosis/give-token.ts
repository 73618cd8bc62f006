import type { Text } from "../text.ts";
import { type CommandFacts, commands } from "./commands.ts";
import { command, type Step } from "./rule.ts";

/** How the server gets the client's token, in whole sentences: copied to login/PASSWORD, or mounted where no copy can be made. */
export function giveToken(record: CommandFacts): Step {
  const { copyToken, mountToken, restart, name, at } = commands(record);
  if (!isSealed(record))
    return {
      fr: "Copiez le jeton de référence à sa place, puis redémarrez :",
      en: "Copy the token of reference to its place, then restart:",
      run: `${copyToken}${restart}`,
    };
  const tmpfs = `tmpfs: [${at("/login")}]`;
  return {
    fr: `Le système de fichiers de ${name} est en lecture seule, docker cp n'y écrit pas : montez le jeton de référence dans le fichier Compose, sous volumes: du service (un chemin relatif part du dossier du fichier Compose, et d'une source absente Docker ferait un dossier ; ou, si l'entrypoint l'y copie à chaque démarrage, rendez le dossier inscriptible : ${tmpfs}), puis recréez le conteneur :`,
    en: `The file system of ${name} is read-only, docker cp cannot write there: mount the token of reference in the Compose file, under volumes: of the service (a relative path starts at the Compose file's folder, and of a missing source Docker would make a directory; or, if the entrypoint copies it there at each start, let the folder be written: ${tmpfs}), then recreate the container:`,
    run: `${mountToken}${command("docker compose up -d --force-recreate")}`,
  };
}

/** Docker cannot write login/PASSWORD: the root file system is read-only, and no volume above the file takes a copy. */
export function isSealed(record: CommandFacts): boolean {
  const { writableIn } = record.facts.container ?? {};
  const password = `${commands(record).root}/login/PASSWORD`;
  return writableIn !== undefined && !writableIn.some((folder) => password.startsWith(`${folder}/`));
}

/** The same with its commands in the text, for the rules of the old form. */
export function giveTokenText(record: CommandFacts): Text {
  const { fr, en, run = "" } = giveToken(record);
  return { fr: fr + run, en: en + run };
}
