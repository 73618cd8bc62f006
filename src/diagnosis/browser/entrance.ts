import type { TroubleKind } from "../../browser/trouble.ts";
import { group } from "../rule.ts";
import { withoutProxy } from "../steps.ts";
import { headerSteps, saidOf, seePicture, statusOf, troubleRule } from "./trouble-rule.ts";

const loginPage = (
  check: "browser.login-page" | "browser.wrong-password" | "browser.login",
  kinds?: readonly TroubleKind[],
) =>
  troubleRule({
    code: "browser-login-page",
    title: {
      fr: "L'adresse ne mène pas un navigateur au formulaire de connexion",
      en: "The address does not lead a browser to the login form",
    },
    check,
    ...(kinds && { kinds }),
    cause: (trouble, { target }) =>
      trouble.kind === "unreachable"
        ? {
            fr: `Un navigateur n'obtient pas ${target.url}, que notre client atteint : ${trouble.said}.`,
            en: `A browser does not get ${target.url}, which our client reaches: ${trouble.said}.`,
          }
        : {
            fr: `Un navigateur qui ouvre ${target.url} arrive${trouble.where ? ` à ${trouble.where}` : ""}${statusOf(trouble)}, et n'y trouve pas le formulaire de ComfyUI-Login.${saidOf(trouble).fr}`,
            en: `A browser that opens ${target.url} comes${trouble.where ? ` to ${trouble.where}` : ""}${statusOf(trouble)}, and does not find ComfyUI-Login's form there.${saidOf(trouble).en}`,
          },
    steps: ({ said = "" }, seen) => [
      seePicture,
      ...headerSteps(said),
      {
        fr: "Un proxy a une page à lui pour / ou /login, ou change les redirections ? Qu'il passe les deux à ComfyUI. L'adresse a un chemin (/qwen) ? ComfyUI-Login renvoie vers /login sans ce chemin : donnez à ComfyUI un nom d'hôte à lui.",
        en: "Does a proxy have a page of its own at / or /login, or change redirects? Let it hand both on to ComfyUI. Does the address have a path (/qwen)? ComfyUI-Login sends to /login without that path: give ComfyUI a host name of its own.",
      },
      withoutProxy(seen.shell),
    ],
  });

const wrongAccepted = troubleRule({
  code: "browser-wrong-password-accepted",
  title: { fr: "Le formulaire accepte un faux mot de passe", en: "The form accepts a wrong password" },
  check: "browser.wrong-password",
  kinds: ["wrong-accepted"],
  cause: () => ({
    fr: "Un mot de passe tiré au hasard a ouvert la page : n'importe qui entre.",
    en: "A random password has opened the page: anybody gets in.",
  }),
  steps: () => [
    { fr: "Fermez l'adresse jusqu'à la correction.", en: "Close the address until this is corrected." },
    {
      fr: "Comparez custom_nodes/ComfyUI-Login/password.py avec son dépôt (git status, git diff), réinstallez-le, puis redémarrez ComfyUI. Un proxy qui ajoute lui-même le jeton ou un cookie de session fait de même : qu'il n'en ajoute pas.",
      en: "Compare custom_nodes/ComfyUI-Login/password.py with its repository (git status, git diff), install it anew, then restart ComfyUI. A proxy that itself adds the token or a session cookie does the same: let it add none.",
    },
  ],
});

const formBroken = (check: "browser.wrong-password" | "browser.login") =>
  troubleRule({
    code: "browser-login-form-broken",
    title: { fr: "Le formulaire de connexion reçoit une erreur", en: "The login form gets an error" },
    check,
    kinds: ["login-status", "login-silent", "page-status"],
    cause: (trouble) => ({
      fr: `Le mot de passe envoyé par le formulaire obtient ${trouble.status ?? "aucune réponse"}${trouble.where ? ` de ${trouble.where}` : ""}.${saidOf(trouble).fr}`,
      en: `The password that the form sends gets ${trouble.status ?? "no answer"}${trouble.where ? ` from ${trouble.where}` : ""}.${saidOf(trouble).en}`,
    }),
    steps: ({ status, said = "" }, seen) => [
      ...headerSteps(said),
      ...(status !== undefined && status >= 500 && status < 502
        ? [
            {
              fr: "Lisez le journal de ComfyUI. PermissionError sur login/PASSWORD : le fichier est en lecture seule et n'a pas de nom d'utilisateur, que la première connexion y écrit ; mettez un nom sur la ligne 2, puis redémarrez. Invalid salt : la ligne 1 n'est pas un hash bcrypt, ou commence par un BOM.",
              en: "Read ComfyUI's log. PermissionError on login/PASSWORD: the file is read-only and has no user name, which the first login writes there; put a name on line 2, then restart. Invalid salt: line 1 is no bcrypt hash, or begins with a BOM.",
            },
          ]
        : [
            {
              fr: "404 après la connexion : le proxy sert ComfyUI sous un chemin, et ComfyUI-Login renvoie à la racine ; donnez-lui un nom d'hôte à lui. 403 ou 429 : un pare-feu ou une limite refuse POST /login ; levez la règle pour cette route.",
              en: "404 after the login: the proxy serves ComfyUI below a path, and ComfyUI-Login sends to the root; give it a host name of its own. 403 or 429: a firewall or a limit refuses POST /login; lift the rule for this route.",
            },
          ]),
      withoutProxy(seen.shell),
    ],
  });

const refused = troubleRule({
  code: "browser-password-refused",
  title: {
    fr: "Le formulaire refuse le mot de passe du cours",
    en: "The form refuses the course's password",
  },
  check: "browser.login",
  kinds: ["refused"],
  cause: () => ({
    fr: "Le jeton ouvre l'API, le mot de passe qui lui correspond est refusé sur la page : le formulaire compare avec autre chose que la ligne 1 lue au démarrage. Souvent : des fins de ligne Windows (CRLF) dans PASSWORD, ou un fichier changé depuis.",
    en: "The token opens the API, and the page refuses the password that belongs to it: the form compares with something else than line 1 as it was read at the start. Often: Windows line endings (CRLF) in PASSWORD, or a file that was changed since.",
  }),
  steps: (_trouble, { shell }) => [
    {
      fr: "Réécrivez login/PASSWORD sur le serveur avec des fins de ligne Unix (\\n), le hash seul sur la ligne 1, puis redémarrez ComfyUI.",
      en: "Rewrite login/PASSWORD on the server with Unix line endings (\\n), the hash alone on line 1, then restart ComfyUI.",
      run: shell.restart,
    },
  ],
});

const sessionLost = troubleRule({
  code: "browser-session-lost",
  title: {
    fr: "Le navigateur perd la session juste après la connexion",
    en: "The browser loses the session right after the login",
  },
  check: "browser.login",
  kinds: ["session-lost"],
  cause: () => ({
    fr: "Le mot de passe est accepté, et la page suivante le redemande : le navigateur ne renvoie pas le cookie de session, ou le serveur qui le reçoit ne le connaît pas.",
    en: "The password is accepted, and the next page asks for it again: the browser does not send the session's cookie back, or the server that gets it does not know it.",
  }),
  steps: (_trouble, seen) => [
    {
      fr: "Un proxy change Set-Cookie (Domain, Secure sur une adresse http, Path) ou le retire : laissez AIOHTTP_SESSION tel quel, et transmettez Cookie. nginx : ni proxy_cookie_domain, ni proxy_cookie_path, ni proxy_cookie_flags ; pas de proxy_hide_header Set-Cookie. Apache : ni Header edit Set-Cookie, ni ProxyPassReverseCookiePath. HAProxy : ni del-header ni replace-header sur Set-Cookie ou Cookie. Caddy : ni header_down Set-Cookie, ni header_up Cookie.",
      en: "A proxy changes Set-Cookie (Domain, Secure on an http address, Path) or drops it: leave AIOHTTP_SESSION as it is, and hand Cookie on. nginx: neither proxy_cookie_domain, proxy_cookie_path nor proxy_cookie_flags; no proxy_hide_header Set-Cookie. Apache: neither Header edit Set-Cookie nor ProxyPassReverseCookiePath. HAProxy: neither del-header nor replace-header on Set-Cookie or Cookie. Caddy: neither header_down Set-Cookie nor header_up Cookie.",
    },
    {
      fr: "Plusieurs instances se partagent l'adresse ? Chacune a sa clé (.secret-key.txt de ComfyUI-Login) : donnez la même à toutes, ou liez chaque étudiant à une instance (ip_hash, sticky).",
      en: "Do several instances share the address? Each has a key of its own (ComfyUI-Login's .secret-key.txt): give all the same, or bind each student to one instance (ip_hash, sticky).",
    },
    withoutProxy(seen.shell),
  ],
});

const stillIn = troubleRule({
  code: "browser-logout-ignored",
  title: { fr: "La déconnexion ne ferme pas la session", en: "The logout does not end the session" },
  check: "browser.logout",
  cause: (trouble) =>
    trouble.kind === "logout-fails"
      ? {
          fr: `La déconnexion échoue${statusOf(trouble)}, et rien ne dit que la session est fermée : sur un poste partagé, l'étudiant suivant travaillerait sous celle du précédent.${saidOf(trouble).fr}`,
          en: `The logout fails${statusOf(trouble)}, and nothing says that the session has ended: on a shared machine the next student would work in that of the one before.${saidOf(trouble).en}`,
        }
      : {
          fr: "Après /logout, le même navigateur ouvre encore l'éditeur : sur un poste partagé, l'étudiant suivant travaille sous la session du précédent.",
          en: "After /logout the same browser still opens the editor: on a shared machine the next student works in the session of the one before.",
        },
  steps: (_trouble, seen) => [
    {
      fr: "Un proxy répond lui-même à /logout, garde la page en cache, ou retire Set-Cookie de la redirection : qu'il passe /logout à ComfyUI tel quel, sans cache.",
      en: "A proxy answers /logout itself, caches the page, or drops Set-Cookie from the redirect: let it hand /logout on to ComfyUI as it is, without a cache.",
    },
    withoutProxy(seen.shell),
  ],
});

export const browserEntranceGroup = group({
  name: "browser-entrance",
  layer: "browser",
  rules: [
    loginPage("browser.login-page"),
    loginPage("browser.wrong-password", ["no-form"]),
    loginPage("browser.login", ["no-form"]),
    wrongAccepted,
    formBroken("browser.wrong-password"),
    formBroken("browser.login"),
    refused,
    sessionLost,
    stillIn,
  ],
});
