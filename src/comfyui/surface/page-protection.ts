import type { Text } from "../../text.ts";
import type { RawReply, RawRequest } from "../connection.ts";
import { whoAnswered } from "../server-identity.ts";

/** A name that no DNS knows: only a server that looks at no name answers to it. */
const UNKNOWN_HOST = "name-that-nobody-gave.invalid";

/** Whether a page may be shown inside a page of another site, which then guides the clicks on it. */
export function isFramable({ headers }: Pick<RawReply, "headers">): boolean {
  const policy = headers["content-security-policy"] ?? "";
  return headers["x-frame-options"] === undefined && !/(^|;)\s{0,9}frame-ancestors\s/i.test(policy);
}

/** Whether the login page comes under any name: then no name of the deployment is checked, neither here nor in a proxy. */
export async function answersToAnyHost(
  send: (request: RawRequest) => Promise<RawReply>,
  request: RawRequest,
): Promise<boolean> {
  const headers = { ...request.headers, host: UNKNOWN_HOST };
  const reply = await send({ ...request, headers }).catch(() => undefined);
  return reply?.status === 200 && whoAnswered(reply) === "login-page";
}

/** Both are ComfyUI as it is delivered, so nothing is red; a proxy can add the one and refuse the other. */
export function protectionText(framable: boolean, anyHost: boolean): Text | undefined {
  const missing = [
    ...(framable
      ? [
          {
            fr: "un autre site peut afficher la page dans un cadre (ni X-Frame-Options, ni frame-ancestors)",
            en: "another site can show the page in a frame (neither X-Frame-Options nor frame-ancestors)",
          },
        ]
      : []),
    ...(anyHost
      ? [{ fr: "la page répond à n'importe quel nom d'hôte", en: "the page answers to any host name" }]
      : []),
  ];
  if (missing.length === 0) return undefined;
  return {
    fr: `Protections du navigateur que ComfyUI n'a pas d'origine : ${missing.map(({ fr }) => fr).join(" ; ")}. Rien n'est ouvert pour autant ; un proxy peut les ajouter.`,
    en: `Browser protections that ComfyUI does not come with: ${missing.map(({ en }) => en).join("; ")}. Nothing is open for that; a proxy can add them.`,
  };
}
