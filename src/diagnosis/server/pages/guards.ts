import { doorOf } from "../../../credentials/access.ts";
import type { Text } from "../../../text.ts";
import { rule } from "../../rule.ts";
import { command, type Step, withoutProxy } from "../../steps.ts";
import { kindOf } from "../declared-access.ts";
import { onTheProxy } from "../tls/tls-steps.ts";
import { nameOf, ofPage, whenPage } from "./seen-page.ts";

export const certificateWanted = rule({
  code: "certificate-wanted",
  ...ofPage,
  title: { fr: "Le proxy demande un certificat de client", en: "The proxy wants a client certificate" },
  when: whenPage("certificate-wanted", ({ page, url, said }, { shell }) => ({
    cause: {
      fr: `${nameOf(page).fr} devant ${url.host} demande un certificat de client (mTLS)${said}, et la validation n'en présente pas.`,
      en: `${nameOf(page).en} in front of ${url.host} wants a client certificate (mTLS)${said}, and the validation presents none.`,
    },
    steps: [onTheProxy.clientCertificate, withoutProxy(shell)],
  })),
});

/** Where each of them is told to let an address through. */
const exceptions: readonly (readonly [RegExp, Text])[] = [
  [
    /^(Cloudflare|Turnstile)$/,
    {
      fr: "Cloudflare : Security, WAF, Custom rules, action Skip pour l'adresse de cette machine ; le « Bot Fight Mode » gratuit ne connaît pas d'exception, coupez-le.",
      en: 'Cloudflare: Security, WAF, Custom rules, action Skip for this machine\'s address; the free "Bot Fight Mode" knows no exception, switch it off.',
    },
  ],
  [
    /^Anubis$/,
    {
      fr: "Anubis : dans sa politique (bots:), une règle action: ALLOW avec remote_addresses de cette machine, ou path_regex des routes de l'API.",
      en: "Anubis: in its policy (bots:) a rule action: ALLOW with remote_addresses of this machine, or path_regex of the API's routes.",
    },
  ],
];

export const botCheck = rule({
  code: "bot-check",
  ...ofPage,
  title: {
    fr: "Une protection contre les robots arrête la validation",
    en: "A bot check stops the validation",
  },
  when: whenPage("bot-check", ({ page, url, said }, { shell }) => {
    const [, exception] = exceptions.find(([by]) => by.test(page.by)) ?? [];
    return {
      cause: {
        fr: `${nameOf(page).fr} protège ${url.host} contre les robots${said} : un navigateur passe cette épreuve, un programme non. ComfyUI n'a rien reçu.`,
        en: `${nameOf(page).en} protects ${url.host} against bots${said}: a browser passes this test, a program does not. ComfyUI has received nothing.`,
      },
      steps: [
        exception ?? {
          fr: "Faites exempter l'adresse de cette machine de cette protection.",
          en: "Have this machine's address exempted from that protection.",
        },
        withoutProxy(shell),
      ],
    };
  }),
});

/** Refusals that speak of the address itself; a bare 403 may also want a key. */
const ofTheAddress = /^(1\d{3}|403\.\d+.*|.*\b(IP|country)\b.*)$/i;

const lists: readonly (readonly [RegExp, Text])[] = [
  [
    /^nginx$/,
    {
      fr: "nginx : allow ADRESSE; avant deny all; (ou geo, ngx_http_geoip2) dans le bloc de ce site.",
      en: "nginx: allow ADDRESS; before deny all; (or geo, ngx_http_geoip2) in this site's block.",
    },
  ],
  [
    /^Apache$/,
    {
      fr: "Apache : Require ip ADRESSE dans le bloc <Location /> du site.",
      en: "Apache: Require ip ADDRESS in the site's <Location /> block.",
    },
  ],
  [
    /^Traefik/,
    {
      fr: "Traefik : sourceRange de l'intergiciel ipAllowList.",
      en: "Traefik: sourceRange of the ipAllowList middleware.",
    },
  ],
  [
    /^HAProxy$/,
    {
      fr: "HAProxy : la règle http-request deny du frontend.",
      en: "HAProxy: the http-request deny rule of the frontend.",
    },
  ],
  [
    /^Caddy$/,
    {
      fr: "Caddy : le filtre remote_ip ou client_ip du site.",
      en: "Caddy: the site's remote_ip or client_ip matcher.",
    },
  ],
  [
    /^IIS$/,
    {
      fr: "IIS : « Restrictions par adresse IP et domaine » du site.",
      en: 'IIS: the site\'s "IP Address and Domain Restrictions".',
    },
  ],
  [
    /^Cloudflare$/,
    {
      fr: "Cloudflare : Security, Events montre la règle (1020 : règle WAF ; 1005, 1009 : réseau ou pays) ; ajoutez une règle Skip pour cette adresse.",
      en: "Cloudflare: Security, Events shows the rule (1020: WAF rule; 1005, 1009: network or country); add a Skip rule for this address.",
    },
  ],
  [
    /^Azure/,
    {
      fr: "Azure : la stratégie WAF de Front Door ou d'Application Gateway (règles personnalisées, pays).",
      en: "Azure: the WAF policy of Front Door or Application Gateway (custom rules, countries).",
    },
  ],
];

export const addressRefused = rule({
  code: "address-refused",
  ...ofPage,
  title: {
    fr: "Le proxy ne laisse pas entrer l'adresse de cette machine",
    en: "The proxy does not let this machine's address in",
  },
  when: whenPage("address-refused", ({ page, answer, url, said }, { shell }) => {
    const sure = ofTheAddress.test(page.detail ?? "");
    // who showed a key has the wrong one, as a rule
    if (!sure && doorOf(kindOf(answer)) !== undefined) return undefined;
    const [, list] = lists.find(([by]) => by.test(page.by)) ?? [];
    const key: Step = {
      fr: "Si ce proxy attend une clé dans un en-tête (header+login si ComfyUI-Login est derrière), déclarez-la :",
      en: "If that proxy expects a key in a header (header+login where ComfyUI-Login stands behind), declare it:",
      run: command("--access header --header-name X-Api-Key --header-value-file …"),
    };
    const cause: Text = sure
      ? {
          fr: `${nameOf(page).fr} refuse l'adresse de cette machine devant ${url.host}${said}.`,
          en: `${nameOf(page).en} refuses this machine's address in front of ${url.host}${said}.`,
        }
      : {
          fr: `${nameOf(page).fr} refuse lui-même devant ${url.host}${said}, sans rien demander : l'adresse de cette machine n'est pas sur sa liste, ou une règle de pare-feu l'arrête. ComfyUI n'a rien reçu.`,
          en: `${nameOf(page).en} refuses by itself in front of ${url.host}${said} without asking for anything: this machine's address is not on its list, or a firewall rule stops it. ComfyUI has received nothing.`,
        };
    return {
      cause,
      steps: [
        {
          fr: `Demandez à qui tient ce proxy d'y admettre l'adresse de cette machine.${list ? ` ${list.fr}` : ""}`,
          en: `Ask whoever runs that proxy to let this machine's address in.${list ? ` ${list.en}` : ""}`,
        },
        ...(sure ? [] : [key]),
        withoutProxy(shell),
      ],
    };
  }),
});

export const tunnelWarning = rule({
  code: "tunnel-warning",
  ...ofPage,
  title: {
    fr: "Le tunnel montre d'abord une page d'avertissement",
    en: "The tunnel shows a warning page first",
  },
  when: whenPage("tunnel-warning", ({ page, url, said }, { shell }) => ({
    cause: {
      fr: `${nameOf(page).fr} montre d'abord sa page d'avertissement devant ${url.host}${said} : une personne la ferme une fois, un programme n'atteint pas ComfyUI.`,
      en: `${nameOf(page).en} shows its warning page first in front of ${url.host}${said}: a person closes it once, a program does not reach ComfyUI.`,
    },
    steps: [
      {
        fr: "Retirez cette page : un compte payant ou un domaine à vous (ngrok), ou un en-tête que le tunnel ajoute ou exempte (ngrok-skip-browser-warning, bypass-tunnel-reminder).",
        en: "Take that page away: a paid account or a domain of your own (ngrok), or a header that the tunnel adds or exempts (ngrok-skip-browser-warning, bypass-tunnel-reminder).",
      },
      withoutProxy(shell),
    ],
  })),
});
