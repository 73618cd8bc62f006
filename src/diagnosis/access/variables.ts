import type { FoundVariable } from "../../container/beside/token-variables.ts";
import { type CredentialChain, serversToken } from "../../credentials/chain.ts";
import { some } from "../../format.ts";
import type { Text } from "../../text.ts";
import { isRed } from "../results.ts";
import { rule } from "../rule.ts";
import { command, type Step } from "../steps.ts";
import { tokenChecks } from "./token-facts.ts";

const about = { check: "infra.credential-chain" } as const;
const mangledTitle = {
  code: "token-mangled-by-compose",
  title: {
    fr: "Compose a abîmé le jeton dans l'environnement d'un conteneur",
    en: "Compose mangled the token in a container's environment",
  },
} as const;

/** Variables whose repair a remedy shows. */
const MAX_SHOWN = 3;

/** The damaged value is what the entrypoint wrote to PASSWORD. */
function sourceOf(
  variables: readonly FoundVariable[] = [],
  chain: CredentialChain | undefined,
): FoundVariable | undefined {
  const servers = chain && serversToken(chain);
  if (servers === undefined) return undefined;
  return variables.find(({ own, flaw, fingerprint }) => own && flaw === "mangled" && fingerprint === servers);
}

export const mangledSource = rule({
  ...mangledTitle,
  ...about,
  when: ({ facts: { chain, tokenVariables }, shell }) => {
    const source = sourceOf(tokenVariables, chain);
    if (source === undefined) return undefined;
    const file = `${shell.root}/login/PASSWORD`;
    return {
      checks: ["infra.credential-chain", ...(chain?.accepted === 200 ? [] : tokenChecks)],
      cause: {
        fr: `${mangledText([source]).fr} L'entrypoint a écrit cette valeur dans ${file} : plus aucun jeton n'y correspond.`,
        en: `${mangledText([source]).en} The entrypoint wrote that value to ${file}: no token matches it any more.`,
      },
      steps: repair([source]),
    };
  },
});

export const mangled = rule({
  ...mangledTitle,
  ...about,
  anyway: true,
  warning: true,
  when: ({ run, facts: { chain, tokenVariables = [] } }) => {
    const found = tokenVariables.filter(({ flaw }) => flaw === "mangled");
    const isTold = isRed(run, about.check) && sourceOf(found, chain) !== undefined;
    if (found.length === 0 || isTold) return undefined;
    const own = found.some((one) => one.own);
    return {
      cause: {
        fr: `${mangledText(found).fr} ${own ? "ComfyUI-Login lit login/PASSWORD, pas cette variable ; mais qui" : "Qui"} s'en sert est refusé (401).`,
        en: `${mangledText(found).en} ${own ? "ComfyUI-Login reads login/PASSWORD, not this variable; but whoever" : "Whoever"} uses it is refused (401).`,
      },
      steps: repair(found),
    };
  },
});

export const missing = rule({
  ...about,
  code: "neighbour-without-token",
  title: {
    fr: "Un service voisin appelle ComfyUI sans jeton",
    en: "A neighbouring service calls ComfyUI without a token",
  },
  anyway: true,
  warning: true,
  when: ({ facts: { tokenVariables = [] } }) => {
    const found = tokenVariables.filter(({ flaw }) => flaw === "empty");
    if (found.length === 0) return undefined;
    const list = listOf(found);
    return {
      cause: {
        fr: `Vide : ${list.fr}. Compose ne lui a trouvé aucune valeur ; ComfyUI répond 401 à ce service, qui peut le croire en panne.`,
        en: `Empty: ${list.en}. Compose found no value for it; ComfyUI answers 401 to this service, which may take it for down.`,
      },
      steps: repair(found),
    };
  },
});

export const otherValue = rule({
  ...about,
  code: "variable-other-token",
  title: {
    fr: "Une variable contient un autre jeton que celui du serveur",
    en: "A variable holds another token than the server's",
  },
  anyway: true,
  warning: true,
  when: ({ facts: { chain, tokenVariables = [] } }) => {
    const found = tokenVariables.filter(({ flaw }) => flaw === "other");
    // where the client is refused, the server's own token is in question
    if (found.length === 0 || chain?.accepted !== 200) return undefined;
    const list = listOf(found);
    const prints = some(found.map(({ fingerprint = "–" }) => fingerprint));
    return {
      cause: {
        fr: `Un autre hash (${prints}) que celui du serveur (${serversToken(chain) ?? "–"}) : ${list.fr}. Qui s'en sert est refusé (401).`,
        en: `Another hash (${prints}) than the server's (${serversToken(chain) ?? "–"}): ${list.en}. Whoever uses it is refused (401).`,
      },
      steps: repair(found),
    };
  },
});

function listOf(found: readonly FoundVariable[]): Text {
  const named = (service: string) =>
    some(
      found.map(
        (one) => `${one.variable} (${one.container}${one.service ? `, ${service} ${one.service}` : ""})`,
      ),
    );
  return { fr: named("service"), en: named("service") };
}

function mangledText(found: readonly FoundVariable[]): Text {
  const lengths = [...new Set(found.map(({ length }) => length))].join(", ");
  const list = listOf(found);
  return {
    fr: `Hash bcrypt abîmé dans ${list.fr} : ${lengths} caractères au lieu de 60, Compose ou un shell ayant touché à ses « $ ».`,
    en: `Mangled bcrypt hash in ${list.en}: ${lengths} characters instead of 60, as Compose or a shell touched its "$".`,
  };
}

/** The value whole in its source, the container made again, and its length, which shows no secret. */
export function repair(found: readonly FoundVariable[]): readonly Step[] {
  const names = some([...new Set(found.map(({ variable }) => variable))]);
  const shown = found.slice(0, MAX_SHOWN);
  const services = [...new Set(found.flatMap(({ service }) => service ?? []))];
  return [
    {
      fr: `Donnez à ${names} le jeton du serveur sans que Compose y touche : entre apostrophes ('…') dans .env ou env_file, ou chaque « $ » doublé en « $$ » dans le fichier Compose, ou env_file: avec format: raw (Compose 2.30).`,
      en: `Give ${names} the server's token where Compose does not touch it: in single quotes ('…') in .env or env_file, or each "$" doubled to "$$" in the Compose file, or env_file: with format: raw (Compose 2.30).`,
    },
    services.length > 0
      ? {
          fr: "Recréez, dans le dossier du fichier Compose :",
          en: "Recreate, in the Compose file's folder:",
          run: services.map((one) => command(`docker compose up -d --force-recreate ${one}`)).join(""),
        }
      : {
          fr: "Recréez le conteneur : un redémarrage garde l'ancienne valeur.",
          en: "Recreate the container: a restart keeps the old value.",
        },
    {
      fr: "La longueur doit être 60 :",
      en: "The length must be 60:",
      run: shown
        .map(({ container, variable }) =>
          command(`docker exec ${container} sh -c "printenv ${variable} | tr -d '\\n' | wc -c"`),
        )
        .join(""),
    },
  ];
}
