import { flawText } from "../../credentials/flaw-text.ts";
import { atPlaces } from "../../credentials/token-remedies.ts";
import type { Text } from "../../text.ts";
import type { Commands } from "../commands.ts";
import { group, rule } from "../rule.ts";
import { type Step, withoutProxy } from "../steps.ts";
import { fromToken, refusedAccess, tokenChecks } from "./token-facts.ts";

/** A damaged token is red by itself, whether or not the server was reached: `anyway`. */
const mangled = rule({
  code: "token-mangled",
  title: { fr: "Le jeton a été abîmé en route", en: "The token was mangled on its way" },
  ...fromToken,
  anyway: true,
  when: ({ facts: { token, access }, shell }) => {
    const flaws = token?.flaws.filter((flaw) => flaw !== "plaintext") ?? [];
    if (token === undefined || flaws.length === 0 || access?.headerStatus === 200) return undefined;
    const texts = flaws.map(flawText);
    const { length } = token.shape;
    const causes = (language: "fr" | "en"): string => texts.map(({ cause }) => cause[language]).join(" ; ");
    // several flaws may have one remedy
    const remedies = [...new Map(texts.map(({ remedy }) => [remedy.en, remedy])).values()];
    return {
      checks: [...tokenChecks, "auth.token-format", "auth.plaintext-matches"],
      cause: {
        fr: `Le jeton lu dans ${token.source} (${length} caractères) est abîmé : ${causes("fr")}.`,
        en: `The token read from ${token.source} (${length} characters) is mangled: ${causes("en")}.`,
      },
      steps: remedies.map((remedy) => named(remedy, shell)),
    };
  },
});

const plaintext = rule({
  code: "token-is-plaintext",
  title: {
    fr: "Le mot de passe est envoyé à la place du jeton",
    en: "The password is sent instead of the token",
  },
  ...fromToken,
  anyway: true,
  when: ({ facts, shell }) => {
    const { token } = facts;
    if (token?.shape.format !== "plain" || refusedAccess(facts) === undefined) return undefined;
    return {
      checks: [...tokenChecks, "auth.token-format", "auth.plaintext-matches"],
      cause: {
        fr: `${token.source} contient un mot de passe en clair. ComfyUI-Login compare la chaîne reçue avec le hash bcrypt lui-même : le jeton, c'est le hash.`,
        en: `${token.source} holds a plaintext password. ComfyUI-Login compares the received string with the bcrypt hash itself: the token is the hash.`,
      },
      steps: [named(flawText("plaintext").remedy, shell)],
    };
  },
});

/** The remedy for a flaw, with the container and the token's source of this run. */
function named(remedy: Text, { name, root, token: { file, variable } }: Commands): Step {
  const { fr, en } = atPlaces(remedy, { name, root, file, variable });
  if (variable === undefined) return { fr, en };
  return {
    fr: `${fr} Validez ensuite avec --token-file ${file}.`,
    en: `${en} Then validate with --token-file ${file}.`,
  };
}

/** `?token=` opens only where ComfyUI-Login has read no password at all. */
const passwordMissing = rule({
  code: "password-file-missing",
  title: { fr: "Le serveur n'a pas de fichier PASSWORD", en: "The server has no PASSWORD file" },
  check: "infra.token-opens",
  reads: ["auth.valid-token-header", "auth.enforced", "auth.empty-token-refused"],
  anyway: true,
  when: ({ facts: { access, anonymous, breaches = [] }, shell, giveToken }) => {
    const opens =
      access?.emptyQueryStatus === 200 ||
      breaches.some(({ check, status }) => check === "auth.empty-token-refused" && status === 200);
    // with the plugin absent everything opens: that is another cause
    if (!opens || (anonymous?.status ?? access?.anonymousStatus) === 200) return undefined;
    return {
      checks: [...tokenChecks, "auth.empty-token-refused", "auth.bad-credentials-refused"],
      cause: {
        fr: `ComfyUI-Login n'a lu aucun mot de passe : ${shell.root}/login/PASSWORD est absent, vide, ailleurs, ou un dossier créé par un montage. « ?token= » ouvre alors tout, et le premier venu peut prendre le serveur.`,
        en: `ComfyUI-Login has read no password: ${shell.root}/login/PASSWORD is absent, empty, elsewhere, or a folder made by a mount. "?token=" then opens everything, and the first comer can take the server.`,
      },
      steps: [
        { fr: "Regardez ce qui s'y trouve :", en: "Look at what is there:", run: shell.listLogin },
        {
          fr: "Un dossier PASSWORD vient d'un montage dont la source n'existait pas : supprimez-le, créez d'abord le fichier source.",
          en: "A folder PASSWORD comes from a mount whose source did not exist: remove it, create the source file first.",
        },
        giveToken,
      ],
    };
  },
});

const stripped = rule({
  code: "proxy-strips-header",
  title: { fr: "Le proxy retire l'en-tête Authorization", en: "The proxy strips the Authorization header" },
  ...fromToken,
  anyway: true,
  when: ({ facts, run: { target }, shell }) => {
    if (refusedAccess(facts)?.queryStatus !== 200) return undefined;
    return {
      checks: ["infra.token-opens", "auth.valid-token-header", "auth.valid-token-websocket"],
      cause: {
        fr: `Le jeton est bon (il donne accès par ?token=) mais l'en-tête Authorization n'arrive pas : un proxy devant ${target.url} le retire ou le remplace.`,
        en: `The token is right (it opens by ?token=) but the Authorization header does not arrive: a proxy before ${target.url} strips or replaces it.`,
      },
      steps: [
        withoutProxy(shell),
        {
          fr: "IIS : désactivez l'authentification Windows et de base sur ce site, et laissez passer HTTP_AUTHORIZATION dans la règle de réécriture. nginx : proxy_set_header Authorization $http_authorization;",
          en: "IIS: switch Windows and basic authentication off on this site, and let HTTP_AUTHORIZATION through in the rewrite rule. nginx: proxy_set_header Authorization $http_authorization;",
        },
      ],
    };
  },
});

export const tokenGroup = group({
  name: "token",
  layer: "access",
  rules: [mangled, plaintext, passwordMissing, stripped],
  order:
    "a token that was mangled may look like a plain password, and a server without a password refuses both",
  before: {
    refusal: "what is wrong with the token itself is why it is refused",
    websocket: "a token that is refused everywhere is refused on the URL and in a handshake too",
    credentials: "a server without a password takes any credential",
  },
});
