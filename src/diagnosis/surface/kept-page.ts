import type { KeptPage } from "../../comfyui/surface/kept-page.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Text } from "../../text.ts";
import { rule } from "../rule.ts";
import { cacheOff, repliesCached } from "./cache-steps.ts";
import { isOpen, unprotected } from "./unprotected.ts";

const causes: Readonly<Record<KeptPage, Text>> = {
  editor: {
    fr: "Un cache rend à tous la page de l'éditeur, faite pour une session : sans jeton GET / répond 200, et la même question à une adresse que personne n'a encore demandée est renvoyée vers /login. Un étudiant qui n'est pas connecté reçoit un éditeur où tout répond 401, et jamais le formulaire.",
    en: "A cache gives everybody the editor's page that was made for a session: without a token GET / answers 200, and the same question at an address that nobody asked before is sent to /login. A student who is not logged in gets an editor where all answers 401, and never the form.",
  },
  redirect: {
    fr: "Un cache garde la redirection vers /login : avec le jeton GET / y renvoie encore, et la même question à une adresse que personne n'a encore demandée donne la page. Un étudiant qui s'est connecté tourne en rond (ERR_TOO_MANY_REDIRECTS).",
    en: "A cache keeps the redirect to /login: with the token GET / still leads there, and the same question at an address that nobody asked before gives the page. A student who has logged in goes round in circles (ERR_TOO_MANY_REDIRECTS).",
  },
};

/** What a browser meets then. */
const met: Readonly<Record<KeptPage, readonly CheckId[]>> = {
  editor: ["browser.login-page"],
  redirect: ["browser.login", "browser.editor"],
};

export const keptPage = rule({
  ...repliesCached,
  check: "auth.browser-redirect",
  reads: ["auth.routes-protected"],
  when: ({ facts, shell }) => {
    const { kept } = facts.loginPage ?? {};
    if (kept === undefined) return undefined;
    const open = unprotected(facts, "auth.routes-protected").filter(isOpen);
    const alone = open.length > 0 && open.every(({ request }) => request === "GET /");
    return {
      checks: ["auth.browser-redirect", ...met[kept], ...(alone ? (["auth.routes-protected"] as const) : [])],
      cause: causes[kept],
      steps: cacheOff(shell),
    };
  },
});
