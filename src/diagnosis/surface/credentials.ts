import { flawText } from "../../credentials/flaw-text.ts";
import { giveTokenText } from "../give-token.ts";
import { type Codes, diagnosis, isRed, type Rule, reasonOf, steps } from "../old-rule.ts";

export const credentialCodes = {
  "token-leaked": {
    fr: "Le serveur rend le jeton dans ses réponses",
    en: "The server gives the token back in its replies",
  },
  "token-unusual": {
    fr: "Le jeton ouvre, mais n'est pas un hash bcrypt sain",
    en: "The token opens, but is no sound bcrypt hash",
  },
  "token-weak": { fr: "Le hash bcrypt est faible", en: "The bcrypt hash is weak" },
  "plaintext-mismatch": {
    fr: "Le mot de passe ne va pas avec le jeton",
    en: "The password does not belong to the token",
  },
} as const satisfies Codes;

const leaked: Rule = (record) => {
  if (!isRed(record, "auth.token-not-leaked")) return undefined;
  const said = reasonOf(record, "auth.token-not-leaked");
  return diagnosis(
    "token-leaked",
    ["auth.token-not-leaked"],
    {
      fr: `Le jeton revient dans une réponse : il finit alors dans des caches, des journaux de proxy et des rapports.${said.fr}`,
      en: `The token comes back in a reply: it then ends in caches, proxy logs and reports.${said.en}`,
    },
    steps(
      [
        "Trouvez qui l'écrit : une page d'erreur du proxy qui recopie la requête, ou une ligne 2 de PASSWORD (« nom d'utilisateur ») qui contient le hash.",
        "Corrigez, puis changez le jeton : il faut le tenir pour connu.",
      ],
      [
        'Find who writes it: an error page of the proxy that repeats the request, or a line 2 of PASSWORD ("user name") that holds the hash.',
        "Correct it, then change the token: it must be taken as known.",
      ],
    ),
  );
};

/** The token opens, so PASSWORD holds exactly this: the flaw is on the server's side too. */
const unusual: Rule = (record) => {
  const { token } = record.facts;
  if (!isRed(record, "auth.token-format") || token === undefined || token.flaws.length === 0)
    return undefined;
  const causes = token.flaws.map((flaw) => flawText(flaw).cause);
  return diagnosis(
    "token-unusual",
    ["auth.token-format"],
    {
      fr: `Le jeton de ${token.source} n'a pas la forme d'un hash bcrypt : ${causes.map(({ fr }) => fr).join(" ; ")}. S'il ouvre l'API, la première ligne de PASSWORD contient exactement cela, et la connexion par la page web ne peut pas marcher.`,
      en: `The token of ${token.source} does not have the form of a bcrypt hash: ${causes.map(({ en }) => en).join("; ")}. If it opens the API, the first line of PASSWORD holds exactly this, and logging in on the web page cannot work.`,
    },
    steps(
      [
        "Refaites un hash du mot de passe du cours (python scripts/genai-auth/install_comfyui_login.py s'en charge) et écrivez-le dans .secrets/qwen-api-user.token.",
        giveTokenText(record).fr,
      ],
      [
        "Make a hash of the course's password anew (python scripts/genai-auth/install_comfyui_login.py does it) and write it to .secrets/qwen-api-user.token.",
        giveTokenText(record).en,
      ],
    ),
  );
};

const weak: Rule = (record) => {
  const cost = record.facts.token?.shape.cost;
  if (!isRed(record, "auth.token-format") || cost === undefined) return undefined;
  return diagnosis(
    "token-weak",
    ["auth.token-format"],
    {
      fr: `Le coût bcrypt du hash est ${cost} : qui lit le fichier retrouve vite le mot de passe.`,
      en: `The hash's bcrypt cost is ${cost}: whoever reads the file soon finds the password.`,
    },
    steps(
      [
        "Refaites le hash avec un coût de 12 et écrivez-le dans .secrets/qwen-api-user.token.",
        giveTokenText(record).fr,
      ],
      [
        "Make the hash anew with a cost of 12 and write it to .secrets/qwen-api-user.token.",
        giveTokenText(record).en,
      ],
    ),
  );
};

const mismatch: Rule = (record) => {
  if (!isRed(record, "auth.plaintext-matches")) return undefined;
  return diagnosis(
    "plaintext-mismatch",
    ["auth.plaintext-matches"],
    {
      fr: "Le mot de passe de .secrets/.env.generated (ou QWEN_API_USER_TOKEN) n'a pas produit ce hash : l'un des deux date d'une autre génération. L'API marche, la connexion par la page web non.",
      en: "The password of .secrets/.env.generated (or QWEN_API_USER_TOKEN) did not produce this hash: one of the two is of another generation. The API works, logging in on the web page does not.",
    },
    steps(
      [
        "Gardez une seule source : régénérez les deux ensemble, ou corrigez le mot de passe dans .secrets/.env.generated.",
        `Le hash change-t-il ? ${giveTokenText(record).fr}`,
      ],
      [
        "Keep one source: generate both together again, or correct the password in .secrets/.env.generated.",
        `Does the hash change? ${giveTokenText(record).en}`,
      ],
    ),
  );
};

export const credentialRules: readonly Rule[] = [leaked, unusual, weak, mismatch];
