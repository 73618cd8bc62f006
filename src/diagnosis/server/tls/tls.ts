import type { Text } from "../../../text.ts";
import { rule } from "../../rule.ts";
import { noReply } from "../connection-failure.ts";
import { tlsCases } from "./tls-cases.ts";
import { extraAuthority, nameStep, plainPort, renew } from "./tls-steps.ts";

export const tlsFailed = rule({
  code: "tls-failed",
  ...noReply,
  title: { fr: "La connexion TLS échoue", en: "The TLS connection fails" },
  when: ({ facts: { connection }, run }) => {
    const { failure, host, port, tls } = connection ?? {};
    const { code = "", shown } = tls ?? {};
    const found = tlsCases.find(({ codes }) => codes.test(code));
    const ofTls = failure === "tls" || tls?.plainHttp === true || found !== undefined;
    if (connection === undefined || !ofTls) return undefined;
    const url = new URL(run.target.url);
    const name = `${host}:${port}`;
    if (tls?.plainHttp === true)
      return {
        cause: {
          fr: `${name} répond en HTTP simple, et COMFYUI_URL demande TLS (https://).`,
          en: `${name} answers in plain HTTP, and COMFYUI_URL asks for TLS (https://).`,
        },
        steps: [plainPort(url)],
      };
    if (found === undefined)
      return {
        cause: {
          fr: `La connexion TLS avec ${name} échoue${code ? ` (${code})` : ""}.`,
          en: `The TLS connection with ${name} fails${code ? ` (${code})` : ""}.`,
        },
        steps: [extraAuthority(url, "ca.pem"), ...nameStep(url, shown), renew, plainPort(url)],
      };
    const cause: Text = found.cause(url.hostname, shown);
    return {
      cause: {
        fr: `La connexion TLS avec ${name} échoue : ${cause.fr} (${code}).`,
        en: `The TLS connection with ${name} fails: ${cause.en} (${code}).`,
      },
      steps: found.steps(url, shown),
    };
  },
});

const title: Text = {
  fr: "Ce port parle TLS, et il est demandé en clair",
  en: "This port speaks TLS, and is asked in clear",
};

/** The port may say so in a page, or cut the connection. */
export const portSpeaksTls = {
  byPage: rule({
    code: "port-speaks-tls",
    title,
    check: "infra.is-comfyui",
    when: ({ facts: { answer }, run }) => {
      if (answer?.page?.kind !== "port-speaks-tls") return undefined;
      const { by, detail = "" } = answer.page;
      return {
        cause: {
          fr: `${run.target.url} parle TLS, et COMFYUI_URL le demande en clair (http://). ${by} le dit : « ${detail} » (${answer.status}).`,
          en: `${run.target.url} speaks TLS, and COMFYUI_URL asks in clear (http://). ${by} says so: "${detail}" (${answer.status}).`,
        },
        steps: [secure(new URL(run.target.url))],
      };
    },
  }),
  byHandshake: rule({
    code: "port-speaks-tls",
    title,
    ...noReply,
    when: ({ facts: { connection }, run }) => {
      const { failure, tls } = connection ?? {};
      const url = new URL(run.target.url);
      if (failure === undefined || tls?.shown === undefined || url.protocol !== "http:") return undefined;
      return {
        cause: {
          fr: `${url.host} parle TLS, et COMFYUI_URL le demande en clair (http://) : la connexion est coupée sans réponse lisible, alors qu'une poignée de main TLS y réussit.`,
          en: `${url.host} speaks TLS, and COMFYUI_URL asks in clear (http://): the connection ends without a readable reply, while a TLS handshake succeeds there.`,
        },
        steps: [secure(url), ...nameStep(url, tls.shown)],
      };
    },
  }),
};

function secure({ host, pathname }: URL) {
  const path = pathname.replace(/\/+$/, "");
  return {
    fr: `Écrivez https:// dans COMFYUI_URL : https://${host}${path}, avec un nom que porte le certificat.`,
    en: `Write https:// in COMFYUI_URL: https://${host}${path}, with a name that the certificate bears.`,
  };
}
