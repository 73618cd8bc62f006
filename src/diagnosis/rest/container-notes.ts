import type { LogReading } from "../../container/log-reading.ts";
import { some } from "../../format.ts";
import type { Commands } from "../commands.ts";
import { missingModules } from "../container/missing-modules.ts";
import { group, rule } from "../rule.ts";
import type { Step } from "../steps.ts";
import { healthRules } from "./health.ts";

const importFailed = rule({
  code: "container-import-failed",
  title: { fr: "Des custom nodes n'ont pas pu être importés", en: "Custom nodes could not be imported" },
  check: "infra.container-imports",
  when: ({ facts: { containerLog: log }, shell }) => {
    if (log === undefined) return undefined;
    const packs = [...log.importFailed, ...(log.packsTraced ?? [])];
    const named = some([...packs, ...log.failedToLoad]);
    const modules = missingModules(log);
    return {
      cause: {
        fr: `Au dernier démarrage, l'import a échoué pour : ${named || "un custom node, que le journal ne nomme pas"}.${modules.fr}`,
        en: `At the last start the import failed for: ${named || "a custom node that the log does not name"}.${modules.en}`,
      },
      steps: [
        ...remedy(log, [...packs, ...(log.packsInParts ?? [])], shell),
        { fr: "Redémarrez :", en: "Restart:", run: shell.restart },
      ],
    };
  },
});

function remedy(log: LogReading, packs: readonly string[], shell: Commands): Step[] {
  if (log.unknownUser !== undefined)
    return [
      {
        fr: `Le processus tourne sous l'utilisateur ${log.unknownUser}, que le conteneur ne connaît pas (getpwuid) : ajoutez USER=comfyui et HOME=/tmp à son environnement dans le fichier Compose, ou créez cet utilisateur dans l'image, puis recréez le conteneur.`,
        en: `The process runs as user ${log.unknownUser}, which the container does not know (getpwuid): add USER=comfyui and HOME=/tmp to its environment in the Compose file, or create this user in the image, then recreate the container.`,
      },
    ];
  const installed = packs.filter((pack) => !pack.endsWith(".py"));
  const read = {
    fr: "Le journal dit ce qui a échoué, dernière ligne de chaque traceback :",
    en: "The log says what failed, in the last line of each traceback:",
    run: shell.logs,
  };
  if (installed.length === 0) return [read];
  return [
    ...(log.modulesMissing.length === 0 ? [read] : []),
    {
      fr: "Installez ses dépendances avec le Python du serveur :",
      en: "Install its requirements with the server's own Python:",
      run: installed.slice(0, MAX_PACKS).map(shell.requirements).join(""),
    },
  ];
}

/** Packs whose command a remedy shows. */
const MAX_PACKS = 3;

const logErrors = rule({
  code: "container-log-errors",
  title: { fr: "Le journal récent montre des erreurs graves", en: "The recent log shows grave errors" },
  check: "infra.container-errors",
  when: ({ said, shell }) => ({
    cause: {
      fr: `Des travaux ont mal fini ces dernières 24 heures.${said.fr}`,
      en: `Jobs ended badly in the last 24 hours.${said.en}`,
    },
    steps: [
      { fr: "Lisez ce qui entoure l'erreur :", en: "Read what surrounds the error:", run: shell.logs },
      {
        fr: "Mémoire épuisée : libérez le GPU (autre service, autre modèle), puis repartez d'un journal neuf :",
        en: "Out of memory: free the GPU (another service, another model), then begin a fresh log:",
        run: shell.restart,
      },
      {
        fr: `NaN : retirez les options fp16 ou attention de ${shell.root}, ou chargez le VAE en fp32 (--fp32-vae).`,
        en: `NaN: remove the fp16 or attention options of ${shell.root}, or load the VAE in fp32 (--fp32-vae).`,
      },
    ],
  }),
});

/** What is seen in the container and explains nothing else. */
export const containerNotesGroup = group({
  name: "container-notes",
  layer: "rest",
  rules: [importFailed, ...healthRules, logErrors],
});
