import { some } from "../../format.ts";
import { bilingual } from "../../input/sentences.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Breach, Measured } from "../../record/facts.ts";
import type { Text } from "../../text.ts";
import { rule, type Seen } from "../rule.ts";
import { command, prefixed, type Step } from "../steps.ts";
import { isOpen, unprotected } from "./unprotected.ts";

type Facts = Pick<Measured, "breaches">;

/** The wrong credentials that were let in. */
function letIn(facts: Facts): Breach[] {
  return unprotected(facts, "auth.bad-credentials-refused").filter(isOpen);
}

/** So many different wrong credentials are let in that their value cannot matter. */
const ANY = 4;

/** Routes that only a wrong token opens are a consequence; those that open without any are a fault of their own. */
function claimed(facts: Facts): readonly CheckId[] {
  const open = unprotected(facts, "auth.routes-protected").some(({ anonymous }) => anonymous);
  return [
    "auth.bad-credentials-refused",
    "auth.plaintext-refused",
    "auth.websocket-refuses",
    ...(open ? [] : (["auth.routes-protected"] as const)),
  ];
}

function flaws(rows: readonly Breach[]): Text {
  return bilingual((language) => some(rows.map(({ flaw }) => flaw[language])));
}

function restorePlugin({ shell, giveToken }: Pick<Seen, "shell" | "giveToken">): Step[] {
  return [
    {
      fr: "Le plugin a peut-être été modifié ou remplacé. Comparez-le avec l'original :",
      en: "The plugin may have been changed or replaced. Compare it with the original:",
      run: command(`docker exec ${shell.name} git -C ${shell.at("/custom_nodes/ComfyUI-Login")} status`),
    },
    {
      fr: "Comparez l'empreinte de la première ligne de PASSWORD avec celle du hash de référence (dans WSL) :",
      en: "Compare the fingerprint of PASSWORD's first line with that of the reference hash (in WSL):",
      run: shell.fingerprints,
    },
    prefixed({ fr: "Remettez le plugin d'origine.", en: "Put back the original plugin." }, giveToken),
  ];
}

const anyBearer = rule({
  code: "accepts-any-bearer",
  title: { fr: "N'importe quel jeton donne accès à l'API", en: "Any token opens the API" },
  check: "auth.bad-credentials-refused",
  reads: ["auth.routes-protected"],
  anyway: true,
  when: (seen) => {
    const rows = letIn(seen.facts);
    if (rows.length < ANY) return undefined;
    const list = flaws(rows);
    return {
      checks: claimed(seen.facts),
      cause: {
        fr: `Le serveur exige un jeton mais n'en vérifie pas la valeur ; ont été acceptés : ${list.fr}.`,
        en: `The server demands a token but does not check its value; these opened: ${list.en}.`,
      },
      steps: restorePlugin(seen),
    };
  },
});

const badCredential = rule({
  code: "bad-credential-accepted",
  title: { fr: "Un mauvais jeton donne accès à l'API", en: "A bad credential opens the API" },
  check: "auth.bad-credentials-refused",
  reads: ["auth.routes-protected"],
  anyway: true,
  when: (seen) => {
    const rows = letIn(seen.facts);
    if (rows.length === 0 || rows.length >= ANY) return undefined;
    const list = flaws(rows);
    return {
      checks: claimed(seen.facts),
      cause: {
        fr: `Un jeton qui n'est pas le bon donne accès à l'API : ${list.fr}.`,
        en: `A token that is not the right one opens the API: ${list.en}.`,
      },
      steps: restorePlugin(seen),
    };
  },
});

const plaintext = rule({
  code: "plaintext-accepted",
  title: { fr: "Le mot de passe en clair donne accès à l'API", en: "The plaintext password opens the API" },
  check: "auth.plaintext-refused",
  reads: ["auth.bad-credentials-refused", "auth.routes-protected"],
  when: (seen) => {
    if (letIn(seen.facts).length > 0) return undefined;
    return {
      checks: claimed(seen.facts),
      cause: {
        fr: `Le mot de passe en clair (ou un nouveau hash du même mot de passe) donne accès à l'API : le serveur ne compare pas comme ComfyUI-Login, ou la première ligne de PASSWORD est le mot de passe lui-même.${seen.said.fr}`,
        en: `The plaintext password (or a new hash of it) opens the API: the server does not compare as ComfyUI-Login does, or the first line of PASSWORD is the password itself.${seen.said.en}`,
      },
      steps: restorePlugin(seen),
    };
  },
});

export const acceptedRules = [anyBearer, badCredential, plaintext] as const;
