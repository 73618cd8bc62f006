import { commands } from "../commands.ts";
import { type Codes, diagnosis, type Rule, reasonOf, run, steps, when } from "../old-rule.ts";

export const restartCodes = {
  "token-salted-at-boot": {
    fr: "Le conteneur recalcule le hash à chaque démarrage",
    en: "The container makes a new hash at each start",
  },
  "restart-not-survived": {
    fr: "Le serveur n'est plus le même après un redémarrage",
    en: "The server is not the same after a restart",
  },
} as const satisfies Codes;

const restart = when("generation.container-restart", (record) => {
  const found = record.facts.restart;
  const shell = commands(record);
  // what an entrypoint must do in place of hashing the password anew
  const copy = `install -m 600 /run/secrets/qwen-api-user.token ${shell.at("/login/PASSWORD")}`;
  const said = reasonOf(record, "generation.container-restart");
  if (found?.drifted)
    return diagnosis(
      "token-salted-at-boot",
      ["generation.container-restart"],
      {
        fr: `L'entrypoint de ${shell.name} écrit à chaque démarrage un autre hash dans ${shell.root}/login/PASSWORD (un sel neuf : ${found.before ?? "–"} → ${found.after ?? "–"}) : le jeton distribué meurt à chaque redémarrage.`,
        en: `At each start the entrypoint of ${shell.name} writes another hash to ${shell.root}/login/PASSWORD (a new salt: ${found.before ?? "–"} → ${found.after ?? "–"}): the token that was handed out dies with each restart.`,
      },
      steps(
        [
          `Dans l'entrypoint, remplacez le calcul du hash par la copie du secret monté :${run(copy)}`,
          "Montez ce secret dans docker-compose.yml : ./.secrets/qwen-api-user.token:/run/secrets/qwen-api-user.token:ro.",
          `Recréez le conteneur, puis vérifiez avec --allow-restart :${run("docker compose up -d --force-recreate")}`,
          `Pour aujourd'hui, prenez le jeton du démarrage en cours :${run(`docker cp ${shell.passwordOutside} .secrets/qwen-api-user.token`)}`,
        ],
        [
          `In the entrypoint replace the computing of the hash by a copy of the mounted secret:${run(copy)}`,
          "Mount that secret in docker-compose.yml: ./.secrets/qwen-api-user.token:/run/secrets/qwen-api-user.token:ro.",
          `Recreate the container, then check with --allow-restart:${run("docker compose up -d --force-recreate")}`,
          `For today take the token of the current start:${run(`docker cp ${shell.passwordOutside} .secrets/qwen-api-user.token`)}`,
        ],
      ),
    );
  return diagnosis(
    "restart-not-survived",
    ["generation.container-restart"],
    {
      fr: `${shell.name} n'est pas revenu comme il était avant son redémarrage.${said.fr}`,
      en: `${shell.name} did not come back as it was before its restart.${said.en}`,
    },
    steps(
      [
        `Lisez ce que dit le démarrage (import de ComfyUI-Login, fichier PASSWORD, module absent) :${shell.logs}`,
        `Regardez dans quel état il est :${shell.exit}${shell.listLogin}`,
        "S'il est seulement lent à démarrer, donnez plus de temps : --start-timeout 1800.",
      ],
      [
        `Read what the start says (import of ComfyUI-Login, file PASSWORD, missing module):${shell.logs}`,
        `See in which state it is:${shell.exit}${shell.listLogin}`,
        "If it is only slow to start, give it more time: --start-timeout 1800.",
      ],
    ),
  );
});

export const restartRules: readonly Rule[] = [restart];
