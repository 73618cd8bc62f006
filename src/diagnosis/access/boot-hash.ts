import type { BootHash } from "../../container/beside/boot-hash.ts";
import type { ChainBreak } from "../../credentials/chain.ts";
import type { Text } from "../../text.ts";
import { type Commands, SECRET } from "../commands.ts";
import { takeToken } from "../give-token.ts";
import { isRed } from "../results.ts";
import { rule } from "../rule.ts";
import { command, prefixed, type Step } from "../steps.ts";
import { tokenChecks } from "./token-facts.ts";

export const saltedAtBoot = {
  code: "token-salted-at-boot",
  title: {
    fr: "Le conteneur recalcule le hash à chaque démarrage",
    en: "The container makes a new hash at each start",
  },
} as const;

/** No docker cp into the container and no restart: each start makes another hash. */
export function stopSalting(shell: Commands): readonly Step[] {
  return [
    prefixed(
      {
        fr: "Pour aujourd'hui, sans redémarrer (chaque démarrage fait un autre hash) :",
        en: "For today, without a restart (each start makes another hash):",
      },
      takeToken(shell),
    ),
    {
      fr: "Dans l'entrypoint, remplacez le calcul du hash par la copie du secret monté :",
      en: "In the entrypoint replace the computing of the hash by a copy of the mounted secret:",
      run: command(`install -m 600 ${SECRET} ${shell.at("/login/PASSWORD")}`),
    },
    {
      fr: "Montez ce secret dans le fichier Compose, sous volumes: du service (un chemin relatif part du dossier de ce fichier) :",
      en: "Mount that secret in the Compose file, under volumes: of the service (a relative path starts at that file's folder):",
      run: shell.mountSecret,
    },
    {
      fr: "Recréez le conteneur, puis vérifiez avec --allow-restart :",
      en: "Recreate the container, then check with --allow-restart:",
      run: command("docker compose up -d --force-recreate"),
    },
  ];
}

const brokenBySalt: readonly ChainBreak[] = ["password-other", "loaded-other"];

/** The token is refused, and the start of the container is why. */
export const salted = rule({
  ...saltedAtBoot,
  check: "infra.credential-chain",
  when: ({ facts: { chain, bootHash }, shell }) => {
    const [first] = chain?.breaks ?? [];
    if (bootHash === undefined || first === undefined || !brokenBySalt.includes(first)) return undefined;
    const refused = chain?.accepted === 200 ? [] : [...tokenChecks, "auth.empty-token-refused" as const];
    const seen = seenBy(bootHash, shell);
    return {
      checks: ["infra.credential-chain", ...refused],
      cause: {
        fr: `${seen.fr} Le jeton du client est celui d'un démarrage précédent.`,
        en: `${seen.en} The client's token is that of an earlier start.`,
      },
      steps: stopSalting(shell),
    };
  },
});

/** The token still works, until the next start. */
export const willSalt = rule({
  ...saltedAtBoot,
  check: "infra.credential-chain",
  reads: ["generation.container-restart"],
  anyway: true,
  warning: true,
  when: ({ run, facts: { bootHash, restart }, shell }) => {
    // a restart that was tried knows better than a script that was read
    if (bootHash === undefined || isRed(run, "infra.credential-chain") || restart !== undefined)
      return undefined;
    const seen = seenBy(bootHash, shell);
    return {
      cause: {
        fr: `${seen.fr} Le jeton marche encore ; il mourra au prochain redémarrage.`,
        en: `${seen.en} The token still works; it dies with the next restart.`,
      },
      steps: stopSalting(shell).slice(1),
    };
  },
});

function seenBy({ sign, script }: BootHash, { name, root }: Commands): Text {
  const file = `${root}/login/PASSWORD`;
  if (sign === "script") {
    const which = script === undefined ? { fr: "La commande", en: "The command" } : both(script);
    return {
      fr: `${which.fr} de ${name} calcule à chaque démarrage un hash pour ${file}, avec un sel neuf.`,
      en: `${which.en} of ${name} computes a hash for ${file} at each start, with a new salt.`,
    };
  }
  const how =
    sign === "log"
      ? { fr: "son journal dit qu'il le calcule", en: "its log says that it computes it" }
      : { fr: "il ne vient d'aucun fichier monté", en: "it comes from no mounted file" };
  return {
    fr: `Le dernier démarrage de ${name} a réécrit ${file}, et ${how.fr} : l'entrypoint fait un hash avec un sel neuf.`,
    en: `The last start of ${name} rewrote ${file}, and ${how.en}: the entrypoint makes a hash with a new salt.`,
  };
}

const both = (script: string): Text => ({ fr: `Le script ${script}`, en: `The script ${script}` });
