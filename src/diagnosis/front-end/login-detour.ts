import { detourText } from "../../comfyui/front-end/detour-words.ts";
import { rule } from "../rule.ts";
import { command, type Step } from "../steps.ts";
import { forProxy, keepHost } from "./proxy-lines.ts";

const about = { check: "auth.browser-redirect" } as const;

const ownName: Step = {
  fr: "Donnez à ComfyUI un nom d'hôte à lui (comfyui.exemple.fr), servi à la racine, et validez cette adresse. Aucun réglage du sous-chemin ne suffit : ComfyUI-Login écrit /login et / en dur, dans ses redirections comme dans son formulaire.",
  en: "Give ComfyUI a host name of its own (comfyui.example.org), served at the root, and validate that address. No setting of the sub-path is enough: ComfyUI-Login writes /login and / as they are, in its redirects and in its form.",
};

const serverBlock = forProxy(
  "nginx",
  "server {",
  "  server_name comfyui.example.org;",
  "  location / { proxy_pass http://127.0.0.1:8188; proxy_set_header Host $http_host; }  # and Upgrade, Connection",
  "}",
);

export const leavesSubPath = rule({
  code: "login-leaves-sub-path",
  ...about,
  title: { fr: "La connexion sort du sous-chemin", en: "The login leaves the sub-path" },
  when: ({ facts: { loginDetour }, run }) => {
    if (loginDetour?.leaves !== "sub-path") return undefined;
    const { fr, en } = detourText(loginDetour);
    return {
      cause: {
        fr: `La connexion sort du sous-chemin de ${run.target.url}, et ComfyUI n'est pas là où elle mène. ${fr} Le jeton ouvre l'API, mais aucun étudiant ne peut se connecter par son navigateur.`,
        en: `The login leaves the sub-path of ${run.target.url}, and ComfyUI is not where it leads. ${en} The token opens the API, but no student can log in by browser.`,
      },
      steps: [ownName, serverBlock],
    };
  },
});

export const leadsElsewhere = rule({
  code: "login-redirected-elsewhere",
  ...about,
  title: {
    fr: "La redirection vers la connexion mène à une autre adresse",
    en: "The redirect to the login leads to another address",
  },
  when: ({ facts: { loginDetour }, run }) => {
    if (loginDetour === undefined || loginDetour.leaves === "sub-path") return undefined;
    const { fr, en } = detourText(loginDetour);
    return {
      cause: {
        fr: `Un étudiant qui ouvre ${run.target.url} est envoyé ailleurs. ${fr} ComfyUI-Login répond « Location: /login », sans nom d'hôte : c'est un proxy qui y écrit son adresse interne, ou http au lieu de https.`,
        en: `A student who opens ${run.target.url} is sent elsewhere. ${en} ComfyUI-Login answers "Location: /login", without a host name: a proxy writes its inner address there, or http instead of https.`,
      },
      steps: [
        {
          fr: "Laissez Location tel quel : nginx, proxy_redirect off; — Apache, pas de ProxyPassReverse vers un autre nom — IIS (ARR), décochez « Reverse rewrite host in response headers » — HAProxy, pas de replace-header Location.",
          en: 'Leave Location as it is: nginx, proxy_redirect off; — Apache, no ProxyPassReverse to another name — IIS (ARR), uncheck "Reverse rewrite host in response headers" — HAProxy, no replace-header Location.',
        },
        {
          fr: "Et transmettez le nom et le protocole demandés :",
          en: "And hand on the name and the protocol that were asked for:",
          run: command("proxy_set_header X-Forwarded-Proto $scheme;"),
        },
        ...keepHost.slice(0, 2),
      ],
    };
  },
});
