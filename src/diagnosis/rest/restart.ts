import { saltedAtBoot, stopSalting } from "../access/boot-hash.ts";
import { group, rule } from "../rule.ts";

const about = { check: "generation.container-restart" } as const;

const drifted = rule({
  ...about,
  ...saltedAtBoot,
  when: ({ facts: { restart }, shell }) => {
    if (!restart?.drifted) return undefined;
    const { before = "–", after = "–" } = restart;
    return {
      cause: {
        fr: `L'entrypoint de ${shell.name} écrit à chaque démarrage un autre hash dans ${shell.root}/login/PASSWORD (un sel neuf : ${before} → ${after}) : le jeton distribué meurt à chaque redémarrage.`,
        en: `At each start the entrypoint of ${shell.name} writes another hash to ${shell.root}/login/PASSWORD (a new salt: ${before} → ${after}): the token that was handed out dies with each restart.`,
      },
      steps: stopSalting(shell),
    };
  },
});

const notSurvived = rule({
  ...about,
  code: "restart-not-survived",
  title: {
    fr: "Le serveur n'est plus le même après un redémarrage",
    en: "The server is not the same after a restart",
  },
  when: ({ facts: { restart }, said, shell }) => {
    if (restart?.drifted) return undefined;
    return {
      cause: {
        fr: `${shell.name} n'est pas revenu comme il était avant son redémarrage.${said.fr}`,
        en: `${shell.name} did not come back as it was before its restart.${said.en}`,
      },
      steps: [
        {
          fr: "Lisez ce que dit le démarrage (import de ComfyUI-Login, fichier PASSWORD, module absent) :",
          en: "Read what the start says (import of ComfyUI-Login, file PASSWORD, missing module):",
          run: shell.logs,
        },
        {
          fr: "Regardez dans quel état il est :",
          en: "See in which state it is:",
          run: `${shell.exit}${shell.listLogin}`,
        },
        {
          fr: "S'il est seulement lent à démarrer, donnez plus de temps : --start-timeout 1800.",
          en: "If it is only slow to start, give it more time: --start-timeout 1800.",
        },
      ],
    };
  },
});

export const restartGroup = group({ layer: "rest", name: "restart", rules: [drifted, notSurvived] });
