import { isGateway } from "../../comfyui/errors.ts";
import type { Commands } from "../commands.ts";
import { type Explanation, rule } from "../rule.ts";
import { ifThisWorks, withoutProxy } from "../steps.ts";

/** ComfyUI-Login makes its page or crashes: whatever else comes is not its own. */
function ofProxy(page: number, shell: Commands): Explanation {
  return {
    cause: {
      fr: `GET /login répond ${page}, et ComfyUI-Login ne répond pas ainsi : un proxy a une règle à lui pour ce chemin. Le jeton donne accès à l'API, et aucun étudiant ne peut se connecter par le navigateur.`,
      en: `GET /login answers ${page}, and ComfyUI-Login does not answer so: a proxy has a rule of its own for this path. The token opens the API, and no student can log in by browser.`,
    },
    steps: [
      withoutProxy(shell),
      ifThisWorks({
        fr: "retirez du proxy la règle sur /login (nginx : location ; Apache : Location, ProxyPass ; Caddy : handle, respond ; HAProxy : http-request deny, return, redirect ; WordPress, CrowdSec : protection des pages « login »), et transmettez-le à ComfyUI comme le reste.",
        en: 'remove from the proxy its rule on /login (nginx: location; Apache: Location, ProxyPass; Caddy: handle, respond; HAProxy: http-request deny, return, redirect; WordPress, CrowdSec: protection of "login" pages), and hand it to ComfyUI like the rest.',
      }),
    ],
  };
}

/** The page that the browser is sent to. */
export const loginPage = rule({
  code: "login-page-broken",
  title: { fr: "La page de connexion ne s'affiche pas", en: "The login page does not show" },
  check: "auth.browser-redirect",
  when: ({ facts, shell }) => {
    const { redirect, page } = facts.loginPage ?? {};
    if (redirect !== 302 || page === undefined || page === 200) return undefined;
    if (page < 500 || isGateway(page)) return ofProxy(page, shell);
    return {
      cause: {
        fr: `GET /login répond ${page} : le jeton protège l'API, mais aucun étudiant ne peut se connecter par le navigateur. ComfyUI-Login n'arrive pas à produire sa page, le plus souvent faute de jinja2 ou d'aiohttp_session.`,
        en: `GET /login answers ${page}: the token guards the API, but no student can log in by browser. ComfyUI-Login cannot make its page, most often because jinja2 or aiohttp_session is missing.`,
      },
      steps: [
        { fr: "La trace nomme ce qui manque :", en: "The traceback names what is missing:", run: shell.logs },
        {
          fr: "Réinstallez les dépendances du plugin, puis redémarrez :",
          en: "Install the plugin's dependencies again, then restart:",
          run: `${shell.requirements("ComfyUI-Login")}${shell.restart}`,
        },
      ],
    };
  },
});

export const browserRedirect = rule({
  code: "browser-redirect-broken",
  title: { fr: "Un navigateur n'est pas renvoyé vers /login", en: "A browser is not sent to /login" },
  check: "auth.browser-redirect",
  when: ({ said }) => ({
    cause: {
      fr: `Un étudiant qui ouvre la page dans son navigateur n'arrive pas sur la page de connexion.${said.fr}`,
      en: `A student who opens the page in a browser does not arrive at the login page.${said.en}`,
    },
    steps: [
      {
        fr: "Le proxy doit laisser passer l'en-tête Accept, la redirection 302 et le chemin /login tels quels, et ne servir aucune page de son cache.",
        en: "The proxy must let the Accept header, the 302 redirect and the path /login through as they are, and serve no page from its cache.",
      },
    ],
  }),
});
