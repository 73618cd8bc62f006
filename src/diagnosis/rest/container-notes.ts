import { some } from "../../format.ts";
import { missingModules } from "../container/missing-modules.ts";
import { group, rule } from "../rule.ts";
import { healthRules } from "./health.ts";

const importFailed = rule({
  code: "container-import-failed",
  title: { fr: "Des custom nodes n'ont pas pu être importés", en: "Custom nodes could not be imported" },
  check: "infra.container-imports",
  when: ({ facts: { containerLog: log }, shell }) => {
    if (log === undefined) return undefined;
    const packs = some([...log.importFailed, ...log.failedToLoad]);
    const [pack = "ComfyUI-Login"] = log.importFailed;
    const modules = missingModules(log);
    return {
      cause: {
        fr: `Au dernier démarrage, l'import a échoué pour : ${packs || "un custom node"}.${modules.fr}`,
        en: `At the last start the import failed for: ${packs || "a custom node"}.${modules.en}`,
      },
      steps: [
        {
          fr: "Installez ses dépendances dans l'environnement du conteneur :",
          en: "Install its requirements in the container's own environment:",
          run: shell.requirements(pack),
        },
        { fr: "Redémarrez :", en: "Restart:", run: shell.restart },
      ],
    };
  },
});

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
