import { commands } from "../commands.ts";
import { missingModules } from "../container/missing-modules.ts";
import { type Codes, diagnosis, type Rule, reasonOf, run, some, steps, when } from "../old-rule.ts";

export const containerNoteCodes = {
  "health-check-refused": {
    fr: "Le contrôle de santé prend le refus pour une panne",
    en: "The health check takes the refusal for a breakdown",
  },
  "health-check-blind": {
    fr: "Le contrôle de santé est content d'une porte ouverte",
    en: "The health check is content with an open door",
  },
  "container-unhealthy": { fr: "Le conteneur n'est pas sain", en: "The container is not healthy" },
  "container-import-failed": {
    fr: "Des custom nodes n'ont pas pu être importés",
    en: "Custom nodes could not be imported",
  },
  "container-log-errors": {
    fr: "Le journal récent montre des erreurs graves",
    en: "The recent log shows grave errors",
  },
} as const satisfies Codes;

/** One health check for all: alive is 200 or 401, and the door is tested by this suite. */
const HEALTH_CHECK = `test: ["CMD-SHELL", "curl -sI http://localhost:8188/ | grep -Eq ' (200|401) '"]`;

const health = when("infra.container-health", (record) => {
  const found = record.facts.container;
  if (found === undefined) return undefined;
  const shell = commands(record);
  const remedy = steps(
    [
      `Acceptez 200 et 401 dans le fichier Compose :${run(HEALTH_CHECK)}`,
      `Recréez le conteneur :${run("docker compose up -d")}`,
    ],
    [
      `Accept 200 and 401 in the Compose file:${run(HEALTH_CHECK)}`,
      `Recreate the container:${run("docker compose up -d")}`,
    ],
  );
  if (found.health === "healthy")
    return diagnosis(
      "health-check-blind",
      ["infra.container-health"],
      {
        fr: `Le contrôle de santé de ${found.name} demande un 200 sans jeton : « healthy » y veut dire que l'authentification est éteinte.`,
        en: `The health check of ${found.name} demands a 200 without a token: there "healthy" means that authentication is off.`,
      },
      remedy,
    );
  if (found.healthProof === "needs-200" && found.doorStatus === 401)
    return diagnosis(
      "health-check-refused",
      ["infra.container-health"],
      {
        fr: `${found.name} est « ${found.health} » alors que le serveur répond : son contrôle de santé n'a pas de jeton et prend 401 pour une panne.`,
        en: `${found.name} is "${found.health}" though the server answers: its health check has no token and takes 401 for a breakdown.`,
      },
      remedy,
    );
  return diagnosis(
    "container-unhealthy",
    ["infra.container-health"],
    {
      fr: `${found.name} est « ${found.health} » : son contrôle de santé a échoué ${found.failingStreak ?? 0} fois de suite.`,
      en: `${found.name} is "${found.health}": its health check failed ${found.failingStreak ?? 0} times in a row.`,
    },
    steps(
      [
        `Ce que le contrôle a dit :${run(`docker inspect -f "{{json .State.Health.Log}}" ${found.name}`)}`,
        `Et le serveur :${shell.logs}`,
      ],
      [
        `What the check said:${run(`docker inspect -f "{{json .State.Health.Log}}" ${found.name}`)}`,
        `And the server:${shell.logs}`,
      ],
    ),
  );
});

const imports = when("infra.container-imports", (record) => {
  const log = record.facts.containerLog;
  if (log === undefined) return undefined;
  const packs = [...log.importFailed, ...log.failedToLoad];
  const [pack = "ComfyUI-Login"] = log.importFailed;
  const shell = commands(record);
  const why = missingModules(record.facts.containerLog).fr;
  const whyEn = missingModules(record.facts.containerLog).en;
  return diagnosis(
    "container-import-failed",
    ["infra.container-imports"],
    {
      fr: `Au dernier démarrage, l'import a échoué pour : ${some(packs) || "un custom node"}.${why}`,
      en: `At the last start the import failed for: ${some(packs) || "a custom node"}.${whyEn}`,
    },
    steps(
      [
        `Installez ses dépendances dans l'environnement du conteneur :${shell.requirements(pack)}`,
        `Redémarrez :${shell.restart}`,
      ],
      [
        `Install its requirements in the container's own environment:${shell.requirements(pack)}`,
        `Restart:${shell.restart}`,
      ],
    ),
  );
});

const logErrors = when("infra.container-errors", (record) => {
  const said = reasonOf(record, "infra.container-errors");
  const shell = commands(record);
  return diagnosis(
    "container-log-errors",
    ["infra.container-errors"],
    {
      fr: `Des travaux ont mal fini ces dernières 24 heures.${said.fr}`,
      en: `Jobs ended badly in the last 24 hours.${said.en}`,
    },
    steps(
      [
        `Lisez ce qui entoure l'erreur :${shell.logs}`,
        `Mémoire épuisée : libérez le GPU (autre service, autre modèle), puis repartez d'un journal neuf :${shell.restart}`,
        `NaN : retirez les options fp16 ou attention de ${shell.root}, ou chargez le VAE en fp32 (--fp32-vae).`,
      ],
      [
        `Read what surrounds the error:${shell.logs}`,
        `Out of memory: free the GPU (another service, another model), then begin a fresh log:${shell.restart}`,
        `NaN: remove the fp16 or attention options of ${shell.root}, or load the VAE in fp32 (--fp32-vae).`,
      ],
    ),
  );
});

/** What is seen in the container and explains nothing else. */
export const containerNoteRules: readonly Rule[] = [imports, health, logErrors];
