import type { Text } from "../../../text.ts";
import { rule } from "../../rule.ts";
import { type Step, withoutProxy } from "../../steps.ts";
import { nameOf, ofPage, whenPage } from "./seen-page.ts";

export const limitTitle: Text = {
  fr: "Le proxy limite le nombre de requêtes",
  en: "The proxy limits the number of requests",
};

/** Where each proxy counts. Two kinds of limits answer alike: by time, and by connections at once. */
export const raiseLimit: Step = {
  fr: "Relevez la limite pour cette adresse (nginx : limit_req avec burst et nodelay, limit_conn ; ils répondent 503, limit_req_status 429 le rendrait clair ; HAProxy : stick-table, maxconn ; Traefik : rateLimit, inFlightReq ; Apache : mod_evasive, mod_qos ; IIS : restrictions dynamiques d'adresses IP ; un CDN : règle d'exception).",
  en: "Raise the limit for this address (nginx: limit_req with burst and nodelay, limit_conn; they answer 503, limit_req_status 429 would make that clear; HAProxy: stick-table, maxconn; Traefik: rateLimit, inFlightReq; Apache: mod_evasive, mod_qos; IIS: Dynamic IP Restrictions; a CDN: a rule of exception).",
};

export const limitedFirst = rule({
  code: "rate-limited",
  ...ofPage,
  title: limitTitle,
  when: whenPage("limited", ({ page, url, said }, { shell }) => {
    const wait = /^\d{1,6}$/.test(page.detail ?? "") && page.by === "proxy" ? page.detail : undefined;
    return {
      cause: {
        fr: `${nameOf(page).fr} devant ${url.host} limite les requêtes${said}, dès la première : la limite était déjà atteinte.`,
        en: `${nameOf(page).en} in front of ${url.host} limits requests${said}, from the first one on: the limit had been reached before.`,
      },
      steps: [
        {
          fr: wait ? `Attendez ${wait} s, puis relancez.` : "Attendez quelques minutes, puis relancez.",
          en: wait ? `Wait ${wait} s, then run again.` : "Wait some minutes, then run again.",
        },
        raiseLimit,
        withoutProxy(shell),
      ],
    };
  }),
});

export const banTitle: Text = {
  fr: "L'adresse de cette machine semble bannie",
  en: "This machine's address seems to be banned",
};

/** A ban ends by itself, or where it was made. Never by a restart of ComfyUI. */
export const liftBan: readonly Step[] = [
  {
    fr: "Exemptez l'adresse de cette machine (fail2ban : ignoreip dans jail.local ; CrowdSec : cscli allowlists add, ou une whitelist ; un pare-feu : liste d'adresses sûres).",
    en: "Exempt this machine's address (fail2ban: ignoreip in jail.local; CrowdSec: cscli allowlists add, or a whitelist; a firewall: list of safe addresses).",
  },
  {
    fr: "Levez le bannissement, ou attendez sa fin (fail2ban : fail2ban-client set JAIL unbanip ADRESSE ; CrowdSec : cscli decisions delete --ip ADRESSE).",
    en: "Lift the ban, or wait for its end (fail2ban: fail2ban-client set JAIL unbanip ADDRESS; CrowdSec: cscli decisions delete --ip ADDRESS).",
  },
];

export const bannedFirst = rule({
  code: "address-banned",
  ...ofPage,
  title: banTitle,
  when: whenPage("banned", ({ page, url, said }) => ({
    cause: {
      fr: `${nameOf(page).fr} a banni l'adresse de cette machine devant ${url.host}${said} : d'autres requêtes de cette adresse ont été refusées auparavant.`,
      en: `${nameOf(page).en} has banned this machine's address in front of ${url.host}${said}: other requests of this address were refused before.`,
    },
    steps: liftBan,
  })),
});
