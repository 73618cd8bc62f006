import { flawText } from "../../credentials/flaw-text.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Measured } from "../../record/facts.ts";
import { commands, containerOf } from "../commands.ts";
import { giveTokenText } from "../give-token.ts";
import { type Codes, diagnosis, type Rule, steps } from "../old-rule.ts";

export const accessCodes = {
  "token-mangled": { fr: "Le jeton a été abîmé en route", en: "The token was mangled on its way" },
  "token-is-plaintext": {
    fr: "Le mot de passe est envoyé à la place du jeton",
    en: "The password is sent in place of the token",
  },
  "password-file-missing": {
    fr: "Le serveur n'a pas de fichier PASSWORD",
    en: "The server has no PASSWORD file",
  },
  "proxy-strips-header": {
    fr: "Le proxy retire l'en-tête Authorization",
    en: "The proxy strips the Authorization header",
  },
} as const satisfies Codes;

/** What a refused token turns red, besides the checks that it blocks. */
export const tokenChecks: readonly [CheckId, ...CheckId[]] = [
  "infra.token-opens",
  "auth.valid-token-header",
  "auth.valid-token-query",
  "auth.valid-token-websocket",
];

/** The access as probed, where the token was refused. */
export function refusedAccess(facts: Measured): NonNullable<Measured["access"]> | undefined {
  return facts.access && facts.access.headerStatus !== 200 ? facts.access : undefined;
}

/** A damaged token is red by itself, whether or not the server was reached. */
const mangled: Rule = (record) => {
  const { token } = record.facts;
  const flaws = token?.flaws.filter((flaw) => flaw !== "plaintext") ?? [];
  if (token === undefined || flaws.length === 0 || record.facts.access?.headerStatus === 200)
    return undefined;
  const texts = flaws.map(flawText);
  const length = token.shape.length;
  const all = (language: "fr" | "en"): string => texts.map(({ cause }) => cause[language]).join(" ; ");
  const remedies = (language: "fr" | "en"): string[] => [
    ...new Set(texts.map(({ remedy }) => remedy[language].replaceAll("comfyui-qwen", containerOf(record)))),
  ];
  return diagnosis(
    "token-mangled",
    [...tokenChecks, "auth.token-format", "auth.plaintext-matches"],
    {
      fr: `Le jeton lu dans ${token.source} (${length} caractères) est abîmé : ${all("fr")}.`,
      en: `The token read from ${token.source} (${length} characters) is mangled: ${all("en")}.`,
    },
    steps(remedies("fr"), remedies("en")),
  );
};

const plaintext: Rule = (record) => {
  const { token } = record.facts;
  if (token?.shape.format !== "plain" || refusedAccess(record.facts) === undefined) return undefined;
  const remedy = flawText("plaintext").remedy;
  const named = (text: string): string => text.replaceAll("comfyui-qwen", containerOf(record));
  return diagnosis(
    "token-is-plaintext",
    [...tokenChecks, "auth.token-format", "auth.plaintext-matches"],
    {
      fr: `${token.source} contient un mot de passe en clair. ComfyUI-Login compare la chaîne reçue avec le hash bcrypt lui-même : le jeton, c'est le hash.`,
      en: `${token.source} holds a plaintext password. ComfyUI-Login compares the received string with the bcrypt hash itself: the token is the hash.`,
    },
    { fr: named(remedy.fr), en: named(remedy.en) },
  );
};

/** `?token=` opens only where ComfyUI-Login has read no password at all. */
const passwordMissing: Rule = (record) => {
  const { access, breaches = [] } = record.facts;
  const open =
    access?.emptyQueryStatus === 200 ||
    breaches.some(({ check, status }) => check === "auth.empty-token-refused" && status === 200);
  // with the plugin absent everything opens: that is another cause
  const anonymous = record.facts.anonymous?.status ?? access?.anonymousStatus;
  if (!open || anonymous === 200) return undefined;
  const shell = commands(record);
  return diagnosis(
    "password-file-missing",
    [...tokenChecks, "auth.empty-token-refused", "auth.bad-credentials-refused"],
    {
      fr: `ComfyUI-Login n'a lu aucun mot de passe : ${shell.root}/login/PASSWORD est absent, vide, ailleurs, ou un dossier créé par un montage. « ?token= » ouvre alors tout, et le premier venu peut prendre le serveur.`,
      en: `ComfyUI-Login has read no password: ${shell.root}/login/PASSWORD is absent, empty, elsewhere, or a folder made by a mount. "?token=" then opens everything, and the first comer can take the server.`,
    },
    steps(
      [
        `Regardez ce qui s'y trouve :${shell.listLogin}`,
        "Un dossier PASSWORD vient d'un montage dont la source n'existait pas : supprimez-le, créez d'abord le fichier source.",
        giveTokenText(record).fr,
      ],
      [
        `Look at what is there:${shell.listLogin}`,
        "A folder PASSWORD comes from a mount whose source did not exist: remove it, create the source file first.",
        giveTokenText(record).en,
      ],
    ),
  );
};

const stripped: Rule = ({ facts, target }) => {
  if (refusedAccess(facts)?.queryStatus !== 200) return undefined;
  return diagnosis(
    "proxy-strips-header",
    ["infra.token-opens", "auth.valid-token-header", "auth.valid-token-websocket"],
    {
      fr: `Le jeton est bon (il ouvre par ?token=) mais l'en-tête Authorization n'arrive pas : un proxy devant ${target.url} le retire ou le remplace.`,
      en: `The token is right (it opens by ?token=) but the Authorization header does not arrive: a proxy before ${target.url} strips or replaces it.`,
    },
    steps(
      [
        "Essayez sans le proxy : COMFYUI_URL=http://localhost:8188, depuis la machine du conteneur.",
        "IIS : désactivez l'authentification Windows et de base sur ce site, et laissez passer HTTP_AUTHORIZATION dans la règle de réécriture. nginx : proxy_set_header Authorization $http_authorization;",
      ],
      [
        "Try without the proxy: COMFYUI_URL=http://localhost:8188, from the container's machine.",
        "IIS: switch Windows and basic authentication off on this site, and let HTTP_AUTHORIZATION through in the rewrite rule. nginx: proxy_set_header Authorization $http_authorization;",
      ],
    ),
  );
};

export const accessRules: readonly Rule[] = [mangled, plaintext, passwordMissing, stripped];
