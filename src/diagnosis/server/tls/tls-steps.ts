import { isIP } from "node:net";
import type { TlsLook } from "../../../comfyui/tls/look.ts";
import { command, type Step } from "../../steps.ts";

/** The certificate or authority is fetched from whoever runs the proxy: taken off the wire, anybody's would be trusted. */
export function extraAuthority({ hostname }: URL, file: string): Step {
  return {
    fr: `Demandez ${file} à qui tient ${hostname} (Caddy : …/caddy/pki/authorities/local/root.crt), et donnez-le à Node avant de relancer :`,
    en: `Ask whoever runs ${hostname} for ${file} (Caddy: …/caddy/pki/authorities/local/root.crt), and give it to Node before you run again:`,
    run: `${command(`export NODE_EXTRA_CA_CERTS=${file}`)}${command(`$env:NODE_EXTRA_CA_CERTS="${file}"   # PowerShell`)}`,
  };
}

/** An address with a name that the certificate bears, where this one's is none of them. */
export function nameStep(asked: URL, shown: TlsLook | undefined): Step[] {
  const names = shown?.names ?? [];
  if (names.length === 0 || names.some((name) => isFor(name, asked.hostname))) return [];
  const plain = names.find((name) => !name.startsWith("*")) ?? names[0] ?? "";
  const port = asked.port ? `:${asked.port}` : "";
  const path = asked.pathname.replace(/\/+$/, "");
  return [
    {
      fr: `Écrivez dans COMFYUI_URL un nom que porte le certificat : https://${plain}${port}${path} (au besoin, une ligne dans le fichier hosts de cette machine).`,
      en: `Write in COMFYUI_URL a name that the certificate bears: https://${plain}${port}${path} (if need be with a line in this machine's hosts file).`,
    },
  ];
}

/** A star stands for one part of a name. */
function isFor(name: string, host: string): boolean {
  const [bare, own] = [host.replace(/^\[|\]$/g, "").toLowerCase(), name.toLowerCase()];
  return own.startsWith("*.") ? bare.slice(bare.indexOf(".")) === own.slice(1) : own === bare;
}

/** A certificate that bears the name where browsers look for it. */
export function sanStep(host: string): Step {
  const san = `subjectAltName=${isIP(host) === 0 ? "DNS" : "IP"}:${host}`;
  return {
    fr: `Faites émettre un certificat dont le subjectAltName porte ${host}, donnez-le au proxy et rechargez-le. La demande à signer (une autorité qui recopie le CN seul doit aussi recevoir cette extension : openssl x509 -req … -extfile, ou -copy_extensions copy) :`,
    en: `Have a certificate issued whose subjectAltName bears ${host}, give it to the proxy and reload that. The request to be signed (an authority that copies the CN alone must be given this extension, too: openssl x509 -req … -extfile, or -copy_extensions copy):`,
    run: command(`openssl req -new -key key.pem -subj "/CN=${host}" -addext "${san}" -out comfyui.csr`),
  };
}

export function plainPort({ host, pathname }: URL): Step {
  return {
    fr: `Ce port parle HTTP simple (le 8188 d'ordinaire) : écrivez http://${host}${pathname.replace(/\/+$/, "")} dans COMFYUI_URL, ou l'adresse https du proxy.`,
    en: `This port speaks plain HTTP (8188 as a rule): write http://${host}${pathname.replace(/\/+$/, "")} in COMFYUI_URL, or the https address of the proxy.`,
  };
}

export const renew: Step = {
  fr: "Renouvelez-le sur le proxy, puis rechargez le proxy, qui garde l'ancien en mémoire (certbot renew, puis nginx -s reload ; Apache : apachectl graceful ; HAProxy : reload ; Caddy et Traefik le font seuls si les ports 80 et 443 leur parviennent ; IIS : choisissez le nouveau dans la liaison du site).",
  en: "Renew it on the proxy, then reload the proxy, which keeps the old one in memory (certbot renew, then nginx -s reload; Apache: apachectl graceful; HAProxy: reload; Caddy and Traefik do it alone where ports 80 and 443 reach them; IIS: choose the new one in the site's binding).",
};

export const onTheProxy = {
  clientCertificate: {
    fr: "La validation ne sait pas présenter de certificat de client : validez l'adresse directe. Rendre ce certificat facultatif ouvrirait le site à tous ; ne le faites que si ComfyUI-Login garde la suite (nginx : ssl_verify_client optional ; Apache : SSLVerifyClient none ; Caddy : tls { client_auth … } ; Traefik : clientAuth des options TLS ; HAProxy : bind … verify none ; IIS : Paramètres SSL, certificats clients : Ignorer).",
    en: "The validation cannot present a client certificate: validate the direct address. Making this certificate optional would open the site to everybody; do so only where ComfyUI-Login guards what follows (nginx: ssl_verify_client optional; Apache: SSLVerifyClient none; Caddy: tls { client_auth … }; Traefik: clientAuth of the TLS options; HAProxy: bind … verify none; IIS: SSL Settings, client certificates: Ignore).",
  },
  version: {
    fr: "Permettez TLS 1.2 et 1.3 sur le proxy (nginx : ssl_protocols TLSv1.2 TLSv1.3 ; Apache : SSLProtocol -all +TLSv1.2 +TLSv1.3 ; HAProxy : ssl-min-ver TLSv1.2 ; IIS : clés SCHANNEL du registre).",
    en: "Allow TLS 1.2 and 1.3 on the proxy (nginx: ssl_protocols TLSv1.2 TLSv1.3; Apache: SSLProtocol -all +TLSv1.2 +TLSv1.3; HAProxy: ssl-min-ver TLSv1.2; IIS: the SCHANNEL keys of the registry).",
  },
  ciphers: {
    fr: "Donnez au proxy des réglages d'aujourd'hui : clé RSA de 2048 bits ou ECDSA, et les chiffrements par défaut (nginx : retirez ssl_ciphers ; Apache : SSLCipherSuite ; HAProxy : ssl-default-bind-ciphers).",
    en: "Give the proxy settings of today: an RSA key of 2048 bits or ECDSA, and the default ciphers (nginx: drop ssl_ciphers; Apache: SSLCipherSuite; HAProxy: ssl-default-bind-ciphers).",
  },
  unknownName: ({ hostname }: URL): Step => ({
    fr: `Écrivez dans COMFYUI_URL le nom exact du site (lu : ${hostname} ; une adresse IP ne suffit pas à Caddy, Traefik ou Cloudflare), ou ajoutez ce nom au proxy.`,
    en: `Write the site's exact name in COMFYUI_URL (read: ${hostname}; an IP address is not enough for Caddy, Traefik or Cloudflare), or add this name to the proxy.`,
  }),
} as const satisfies Record<string, Step | ((asked: URL) => Step)>;
