import type { PathGuard } from "../../comfyui/pages/path-guard.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Text } from "../../text.ts";
import type { Commands } from "../commands.ts";
import { rule } from "../rule.ts";
import { portal } from "../server/no-program.ts";
import { type Step, withoutProxy } from "../steps.ts";
import { claimed } from "./websocket-token.ts";

/** What a proxy that guards some of the paths alone must be told. */
export const sameRuleForAll: Step = {
  fr: "Mettez tous les chemins sous la même règle du proxy : le portail devant tous (avec un accès pour les programmes : --access header), ou devant aucun, ComfyUI-Login gardant déjà la porte. nginx : auth_request dans tous les location ou dans aucun ; Traefik : le même middleware sur tous les routers ; Caddy : forward_auth hors de tout handle ; Cloudflare Access : une application sans chemin.",
  en: "Put all paths under the same rule of the proxy: the portal in front of all (with an access for programs: --access header), or in front of none, for ComfyUI-Login guards the door already. nginx: auth_request in every location or in none; Traefik: the same middleware on all routers; Caddy: forward_auth outside every handle; Cloudflare Access: one application without a path.",
};

/** Credentials of the proxy, where it asks for them on one path. */
const noCredentials: Step = {
  fr: "Retirez-la de ce chemin (nginx : auth_basic off; — Apache : Require all granted dans ce <Location> — Caddy : basic_auth sans ce chemin — HAProxy : http-request auth unless), ou mettez-la devant tous et déclarez-la (--access basic+login).",
  en: "Take it off this path (nginx: auth_basic off; — Apache: Require all granted in that <Location> — Caddy: basic_auth without this path — HAProxy: http-request auth unless), or put it in front of all and declare it (--access basic+login).",
};

function explained(
  { request, status, place, scheme }: PathGuard,
  follows: Text,
  shell: Commands,
): { cause: Text; steps: Step[] } {
  const where = place ? `${status}, ${place}` : `${status}`;
  const who =
    scheme === undefined
      ? { fr: "Un portail de connexion (SSO) garde", en: "A portal to sign in (SSO) guards" }
      : {
          fr: `Un proxy demande une authentification à lui (WWW-Authenticate : ${scheme}) et garde`,
          en: `A proxy asks for an authentication of its own (WWW-Authenticate: ${scheme}) and guards`,
        };
  return {
    cause: {
      fr: `${who.fr} ce chemin seul : ${request} → ${where}. ComfyUI répond ailleurs à cette adresse. ${follows.fr}`,
      en: `${who.en} this path alone: ${request} → ${where}. ComfyUI answers elsewhere at this address. ${follows.en}`,
    },
    steps: [scheme === undefined ? sameRuleForAll : noCredentials, withoutProxy(shell)],
  };
}

const { code, title } = portal;

export const guardedLogin = rule({
  code,
  title,
  check: "auth.browser-redirect",
  when: ({ facts: { loginPage }, shell }) => {
    if (loginPage?.guard === undefined) return undefined;
    const follows = {
      fr: "Le jeton donne accès à l'API, et aucun étudiant n'arrive au formulaire de ComfyUI-Login.",
      en: "The token opens the API, and no student gets to ComfyUI-Login's form.",
    };
    return {
      checks: ["auth.browser-redirect", "browser.login-page"],
      ...explained(loginPage.guard, follows, shell),
    };
  },
});

export const guardedSocket = rule({
  code,
  title,
  check: "infra.websocket",
  anyway: true,
  when: ({ facts: { websocket }, shell }) => {
    if (websocket?.guard === undefined) return undefined;
    const follows = {
      fr: "Un WebSocket ne suit pas de redirection et ne remplit pas de formulaire : la page des étudiants restera sans progression.",
      en: "A WebSocket follows no redirect and fills in no form: the students' page will show no progress.",
    };
    const checks: readonly CheckId[] = [...claimed, "auth.websocket-refuses", "browser.run"];
    return { checks, ...explained(websocket.guard, follows, shell) };
  },
});

export const guardedPage = rule({
  code,
  title,
  check: "infra.page-served",
  when: ({ facts: { page }, shell }) => {
    if (page?.guard === undefined) return undefined;
    const follows = { fr: "La page des étudiants reste blanche.", en: "The students' page stays blank." };
    return {
      checks: ["infra.page-served", ...(page.file ? [] : (["auth.browser-redirect"] as const))],
      ...explained(page.guard, follows, shell),
    };
  },
});
