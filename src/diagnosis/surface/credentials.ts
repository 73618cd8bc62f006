import { flawText } from "../../credentials/flaw-text.ts";
import { group, rule } from "../rule.ts";
import { command, prefixed } from "../steps.ts";

/** Checks besides auth.token-format that describe the token; each may be the only one to do so. */
const tokenReads = ["infra.token-opens", "auth.valid-token-header", "auth.plaintext-matches"] as const;

const leaked = rule({
  code: "token-leaked",
  title: {
    fr: "Le serveur rend le jeton dans ses réponses",
    en: "The server gives the token back in its replies",
  },
  check: "auth.token-not-leaked",
  when: ({ said }) => ({
    cause: {
      fr: `Le jeton revient dans une réponse : il finit alors dans des caches, des journaux de proxy et des rapports.${said.fr}`,
      en: `The token comes back in a reply: it then ends in caches, proxy logs and reports.${said.en}`,
    },
    steps: [
      {
        fr: "Trouvez qui l'écrit : une page d'erreur du proxy qui recopie la requête, ou une ligne 2 de PASSWORD (« nom d'utilisateur ») qui contient le hash.",
        en: 'Find who writes it: an error page of the proxy that repeats the request, or a line 2 of PASSWORD ("user name") that contains the hash.',
      },
      {
        fr: "Corrigez, puis changez le jeton : il faut le tenir pour connu.",
        en: "Correct it, then change the token: it must be taken as known.",
      },
    ],
  }),
});

/** Students share pictures and histories: whoever gets one gets in. */
const leakedByJobs = rule({
  code: "token-in-jobs",
  title: { fr: "Les travaux rendent le jeton", en: "Jobs give the token back" },
  check: "generation.token-not-leaked",
  when: ({ said }) => ({
    cause: {
      fr: `Le jeton est dans ce que les travaux rendent (image, historique, événements) : qui reçoit une de ces images a le jeton.${said.fr}`,
      en: `The token is in what the jobs give (picture, history, events): whoever receives such a picture has the token.${said.en}`,
    },
    steps: [
      {
        fr: "Trouvez qui l'y écrit : un pack de nœuds qui garde les en-têtes de la requête, un message d'erreur qui les recopie, ou un proxy.",
        en: "Find who writes it there: a node pack that keeps the request's headers, an error message that repeats them, or a proxy.",
      },
      {
        fr: "Retirez-le ou corrigez-le, puis changez le jeton ; les images déjà faites gardent l'ancien.",
        en: "Remove or correct it, then change the token; pictures that were made already keep the old one.",
      },
    ],
  }),
});

/** The token opens, so PASSWORD holds exactly this: the flaw is on the server's side too. */
const unusual = rule({
  code: "token-unusual",
  title: {
    fr: "Le jeton donne accès à l'API, mais n'est pas un hash bcrypt valide",
    en: "The token opens, but is not a valid bcrypt hash",
  },
  check: "auth.token-format",
  reads: tokenReads,
  when: ({ facts: { token }, giveToken }) => {
    if (token === undefined || token.flaws.length === 0) return undefined;
    const causes = token.flaws.map((flaw) => flawText(flaw).cause);
    return {
      cause: {
        fr: `Le jeton de ${token.source} n'a pas la forme d'un hash bcrypt : ${causes.map(({ fr }) => fr).join(" ; ")}. S'il donne accès à l'API, la première ligne de PASSWORD contient exactement cela, et la connexion par la page web ne peut pas marcher.`,
        en: `The token of ${token.source} does not have the form of a bcrypt hash: ${causes.map(({ en }) => en).join("; ")}. If it opens the API, the first line of PASSWORD contains exactly this, and logging in on the web page cannot work.`,
      },
      steps: [
        {
          fr: "Refaites un hash bcrypt du mot de passe du cours (dans son dépôt, les outils de scripts/genai-stack s'en chargent) et écrivez-le, seul, dans le fichier du jeton.",
          en: "Make a new bcrypt hash of the course's password (in its repository the tools of scripts/genai-stack do it) and write it, alone, to the token's file.",
        },
        giveToken,
      ],
    };
  },
});

const weak = rule({
  code: "token-weak",
  title: { fr: "Le hash bcrypt est faible", en: "The bcrypt hash is weak" },
  check: "auth.token-format",
  reads: tokenReads,
  when: ({ facts: { token }, giveToken, shell }) => {
    const cost = token?.shape.cost;
    // a mangled token is not a hash, so its cost means nothing
    if (cost === undefined || token?.flaws.length !== 0) return undefined;
    return {
      cause: {
        fr: `Le coût bcrypt du hash est ${cost} : qui lit le fichier retrouve vite le mot de passe.`,
        en: `The hash's bcrypt cost is ${cost}: whoever reads the file soon finds the password.`,
      },
      steps: [
        {
          fr: `Refaites le hash avec un coût de 12 et écrivez-le dans ${shell.token.variable ?? shell.token.file}.`,
          en: `Make a new hash with a cost of 12 and write it to ${shell.token.variable ?? shell.token.file}.`,
        },
        giveToken,
      ],
    };
  },
});

/** Whoever has the repository has the token, today and in its history. */
const inGit = rule({
  code: "token-in-git",
  title: { fr: "Le jeton est dans Git", en: "The token is in Git" },
  check: "auth.token-format",
  reads: ["infra.token-opens"],
  anyway: true,
  warning: true,
  when: ({ facts: { token }, shell }) => {
    if (!token?.tracked) return undefined;
    const file = shell.token.variable === undefined ? token.source : ".env";
    return {
      cause: {
        fr: `Git suit ${file}, où le jeton a été lu : quiconque a le dépôt, ou son historique, entre sur le serveur.`,
        en: `Git tracks ${file}, from which the token was read: whoever has the repository, or its history, gets into the server.`,
      },
      steps: [
        {
          fr: "Retirez-le de Git (le fichier reste sur le disque), et ajoutez-le à .gitignore :",
          en: "Take it out of Git (the file stays on the disk), and add it to .gitignore:",
          run: command(`git rm --cached "${file}"`),
        },
        {
          fr: "Changez le jeton, sur le serveur et chez ses clients : l'historique garde l'ancien.",
          en: "Change the token, on the server and with its clients: the history keeps the old one.",
        },
      ],
    };
  },
});

const mismatch = rule({
  code: "plaintext-mismatch",
  title: { fr: "Le mot de passe ne va pas avec le jeton", en: "The password does not belong to the token" },
  check: "auth.plaintext-matches",
  when: ({ giveToken }) => ({
    cause: {
      fr: "Le mot de passe de .secrets/.env.generated (ou QWEN_API_USER_TOKEN) n'a pas produit ce hash : l'un des deux date d'une autre génération. L'API marche, la connexion par la page web non.",
      en: "The password of .secrets/.env.generated (or QWEN_API_USER_TOKEN) did not produce this hash: one of the two is of another generation. The API works, logging in on the web page does not.",
    },
    steps: [
      {
        fr: "Gardez une seule source : régénérez les deux ensemble, ou corrigez le mot de passe dans .secrets/.env.generated.",
        en: "Keep one source: generate both together again, or correct the password in .secrets/.env.generated.",
      },
      prefixed({ fr: "Le hash change-t-il ?", en: "Does the hash change?" }, giveToken),
    ],
  }),
});

export const credentialsGroup = group({
  layer: "surface",
  name: "credentials",
  rules: [leaked, leakedByJobs, unusual, weak, mismatch, inGit],
});
