import type { TlsLook } from "../../../comfyui/tls/look.ts";
import { some } from "../../../format.ts";
import type { Text } from "../../../text.ts";
import type { Step } from "../../steps.ts";
import { extraAuthority, nameStep, onTheProxy, plainPort, renew, sanStep } from "./tls-steps.ts";

/** What is wrong with TLS, as OpenSSL and Node name it; and what to do about it. */
export interface TlsCase {
  readonly codes: RegExp;
  readonly cause: (asked: string, shown: TlsLook | undefined) => Text;
  readonly steps: (asked: URL, shown: TlsLook | undefined) => readonly Step[];
}

const issuerOf = (shown: TlsLook | undefined): string => shown?.issuer ?? "–";
const namesOf = (shown: TlsLook | undefined): string => some(shown?.names ?? [], 4) || "–";

/** The first whose codes hold decides. */
export const tlsCases: readonly TlsCase[] = [
  {
    codes: /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
    cause: (_, shown) => ({
      fr: `le certificat est autosigné (émetteur : ${issuerOf(shown)}) ; rien sur cette machine ne le garantit`,
      en: `the certificate is self-signed (issuer: ${issuerOf(shown)}); nothing on this machine vouches for it`,
    }),
    steps: (asked, shown) => [extraAuthority(asked, "cert.pem"), ...nameStep(asked, shown)],
  },
  {
    codes: /^SELF_SIGNED_CERT_IN_CHAIN$/,
    cause: (_, shown) => ({
      fr: `le certificat vient d'une autorité privée (émetteur : ${issuerOf(shown)}) que cette machine ne connaît pas : celle de l'établissement, d'un proxy qui ouvre le TLS ou de Caddy (tls internal)`,
      en: `the certificate comes from a private authority (issuer: ${issuerOf(shown)}) that this machine does not know: the organisation's, that of a proxy which opens TLS, or Caddy's (tls internal)`,
    }),
    steps: (asked, shown) => [extraAuthority(asked, "ca.pem"), ...nameStep(asked, shown)],
  },
  {
    codes: /^UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?)$|^CERT_UNTRUSTED$|^INVALID_CA$/,
    cause: (_, shown) => ({
      fr: `l'émetteur du certificat (${issuerOf(shown)}) est inconnu : le serveur n'envoie pas le certificat intermédiaire, ou l'autorité est privée. Un navigateur qui a déjà vu l'intermédiaire n'en dit rien`,
      en: `the certificate's issuer (${issuerOf(shown)}) is unknown: the server does not send the intermediate certificate, or the authority is private. A browser that has seen the intermediate before says nothing of it`,
    }),
    steps: (asked, shown) => [
      {
        fr: "Autorité publique (Let's Encrypt, Sectigo…) : servez la chaîne entière, certificat puis intermédiaires (nginx : ssl_certificate fullchain.pem ; Apache : SSLCertificateFile avec la chaîne ; Caddy et Traefik : le fichier complet ; HAProxy : le .pem avec la chaîne ; IIS : importez l'intermédiaire dans « Autorités intermédiaires » de l'ordinateur).",
        en: "Public authority (Let's Encrypt, Sectigo…): serve the whole chain, certificate first, then the intermediates (nginx: ssl_certificate fullchain.pem; Apache: SSLCertificateFile with the chain; Caddy and Traefik: the full file; HAProxy: the .pem with the chain; IIS: import the intermediate into the computer's \"Intermediate Certification Authorities\").",
      },
      extraAuthority(asked, "ca.pem"),
      ...nameStep(asked, shown),
    ],
  },
  {
    codes: /^ERR_TLS_CERT_COMMON_NAME_ONLY$/,
    cause: (asked) => ({
      fr: `le certificat porte son nom dans le sujet (CN) seul, pas dans un subjectAltName. Aucun navigateur ne lit plus le CN : les étudiants lisent ERR_CERT_COMMON_NAME_INVALID en ouvrant https://${asked}, même si l'autorité est installée`,
      en: `the certificate bears its name in the subject (CN) alone, not in a subjectAltName. No browser reads the CN any more: students read ERR_CERT_COMMON_NAME_INVALID when they open https://${asked}, even where the authority is installed`,
    }),
    steps: ({ hostname }) => [sanStep(hostname.replace(/^\[|\]$/g, ""))],
  },
  {
    codes: /^ERR_TLS_CERT_ALTNAME|^HOSTNAME_MISMATCH$/,
    cause: (asked, shown) => ({
      fr: `le certificat n'est pas pour « ${asked} » : il porte ${namesOf(shown)}`,
      en: `the certificate is not for "${asked}": it bears ${namesOf(shown)}`,
    }),
    steps: (asked, shown) => [
      ...nameStep(asked, shown),
      {
        fr: `Ou demandez un certificat qui porte aussi ${asked.hostname} (subjectAltName), et vérifiez que le proxy sert le bon site pour ce nom (nginx : server_name ; IIS : liaison avec SNI ; Traefik : Host(\`…\`)).`,
        en: `Or get a certificate that bears ${asked.hostname} too (subjectAltName), and check that the proxy serves the right site for this name (nginx: server_name; IIS: binding with SNI; Traefik: Host(\`…\`)).`,
      },
    ],
  },
  {
    codes: /^CERT_HAS_EXPIRED$/,
    cause: (_, shown) => ({
      fr: `le certificat a expiré (valable jusqu'au ${shown?.validTo ?? "–"})`,
      en: `the certificate has expired (valid until ${shown?.validTo ?? "–"})`,
    }),
    steps: () => [renew],
  },
  {
    codes: /^CERT_NOT_YET_VALID$/,
    cause: (_, shown) => ({
      fr: `le certificat n'est pas encore valable (il l'est à partir du ${shown?.validFrom ?? "–"})`,
      en: `the certificate is not valid yet (it is from ${shown?.validFrom ?? "–"} on)`,
    }),
    steps: () => [
      {
        fr: "Comparez l'heure de cette machine et celle du serveur (dans WSL elle s'arrête avec la veille : wsl --shutdown) ; sinon, faites émettre un autre certificat.",
        en: "Compare this machine's clock with the server's (in WSL it stops with stand-by: wsl --shutdown); otherwise have another certificate issued.",
      },
    ],
  },
  {
    codes: /REVOKED|^CRL_/,
    cause: () => ({ fr: "le certificat est révoqué", en: "the certificate is revoked" }),
    steps: () => [renew],
  },
  {
    codes: /CERTIFICATE_REQUIRED|ALERT_(BAD|NO)_CERTIFICATE|ALERT_CERTIFICATE_UNKNOWN|ALERT_UNKNOWN_CA/,
    cause: () => ({
      fr: "le serveur demande un certificat de client (mTLS), et la validation n'en présente pas",
      en: "the server wants a client certificate (mTLS), and the validation presents none",
    }),
    steps: () => [onTheProxy.clientCertificate],
  },
  {
    codes: /UNRECOGNIZED_NAME|ALERT_INTERNAL_ERROR/,
    cause: (asked) => ({
      fr: `le serveur n'a pas de certificat pour « ${asked} » et arrête la poignée de main`,
      en: `the server has no certificate for "${asked}" and ends the handshake`,
    }),
    steps: (asked) => [onTheProxy.unknownName(asked)],
  },
  {
    codes: /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW|NO_PROTOCOLS|INAPPROPRIATE_FALLBACK/,
    cause: () => ({
      fr: "le serveur ne propose que des versions de TLS périmées (avant 1.2), que Node et les navigateurs refusent",
      en: "the server offers outdated versions of TLS alone (before 1.2), which Node and browsers refuse",
    }),
    steps: () => [onTheProxy.version],
  },
  {
    codes:
      /HANDSHAKE_FAILURE|NO_SHARED_CIPHER|CIPHER|_TOO_(WEAK|SMALL)|SIGNATURE_(TYPE|ALGORITHM)|LEGACY_RENEGOTIATION/,
    cause: () => ({
      fr: "le serveur et Node n'ont aucun réglage de TLS en commun (chiffrement, clé trop courte, signature), ou le serveur demande un certificat de client",
      en: "the server and Node share no setting of TLS (cipher, a key too short, signature), or the server wants a client certificate",
    }),
    steps: () => [onTheProxy.ciphers, onTheProxy.clientCertificate],
  },
  {
    codes: /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL|RECORD_LAYER|^EPROTO$/,
    cause: () => ({ fr: "ce port ne parle pas TLS", en: "this port does not speak TLS" }),
    steps: (asked) => [plainPort(asked)],
  },
];
