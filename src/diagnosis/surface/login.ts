import { group, rule } from "../rule.ts";
import { acceptedRules } from "./accepted.ts";
import { openDoors, openRules } from "./open-server.ts";
import { isOpen, unprotected } from "./unprotected.ts";

const otherGuard = rule({
  code: "other-guard",
  title: {
    fr: "Un autre gardien répond avant ComfyUI-Login",
    en: "Another guard answers before ComfyUI-Login",
  },
  check: "auth.enforced",
  reads: [
    "auth.empty-token-refused",
    "auth.routes-protected",
    "auth.websocket-refuses",
    "auth.bad-credentials-refused",
  ],
  when: ({ facts, shell }) => {
    const { status, location } = facts.anonymous ?? {};
    if (status === undefined || status === 200) return undefined;
    const to = location ? ` (Location: ${location})` : "";
    return {
      checks: openDoors.filter((check) => !unprotected(facts, check).some(isOpen)),
      cause: {
        fr: `Sans jeton, la réponse est ${status}${to} et non le 401 de ComfyUI-Login : un proxy refuse avant lui, et rien ne prouve que ComfyUI-Login protège le serveur derrière.`,
        en: `Without a token the answer is ${status}${to} and not ComfyUI-Login's 401: a proxy refuses before it, and nothing proves that ComfyUI-Login protects the server behind.`,
      },
      steps: [
        {
          fr: `Validez l'adresse directe : COMFYUI_URL=${shell.direct}, depuis la machine du conteneur.`,
          en: `Validate the direct address: COMFYUI_URL=${shell.direct}, from the container's machine.`,
        },
      ],
    };
  },
});

export const loginGroup = group({
  name: "login",
  layer: "surface",
  rules: [...openRules, otherGuard, ...acceptedRules],
  order: "a server that nothing guards takes any token too",
  before: { exposure: "where nothing checks a token, routes and the WebSocket are open for that reason" },
});
