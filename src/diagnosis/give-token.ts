import { measured } from "../record/merge-facts.ts";
import type { RunRecord } from "../record/run-record.ts";
import { commands } from "./commands.ts";
import { command, type Step } from "./steps.ts";

type Run = Pick<RunRecord, "target" | "facts">;

/** How the server gets the client's token, in whole sentences: copied to login/PASSWORD, or mounted where no copy can be made. */
export function giveToken(record: Run): Step {
  const { copyToken, mountToken, restart, name, at } = commands(record);
  if (!isSealed(record))
    return {
      fr: "Copiez le jeton de référence à sa place, puis redémarrez :",
      en: "Copy the reference token into place, then restart:",
      run: `${copyToken}${restart}`,
    };
  const tmpfs = `tmpfs: [${at("/login")}]`;
  return {
    fr: `Le système de fichiers de ${name} est en lecture seule, docker cp n'y écrit pas : montez le jeton de référence dans le fichier Compose, sous volumes: du service (un chemin relatif part du dossier du fichier Compose, et d'une source absente Docker ferait un dossier ; ou, si l'entrypoint l'y copie à chaque démarrage, rendez le dossier inscriptible : ${tmpfs}), puis recréez le conteneur :`,
    en: `The file system of ${name} is read-only, docker cp cannot write there: mount the reference token in the Compose file, under volumes: of the service (a relative path starts at the Compose file's folder, and of a missing source Docker would make a directory; or, if the entrypoint copies it there at each start, let the folder be written: ${tmpfs}), then recreate the container:`,
    run: `${mountToken}${command("docker compose up -d --force-recreate")}`,
  };
}

/** Docker cannot write login/PASSWORD: the root file system is read-only, and no volume above the file takes a copy. */
function isSealed(record: Run): boolean {
  const { container } = measured(record.facts, ["infra.container-running", "infra.container-health"]);
  const { writableIn } = container ?? {};
  const password = `${commands(record).root}/login/PASSWORD`;
  return writableIn !== undefined && !writableIn.some((folder) => password.startsWith(`${folder}/`));
}
