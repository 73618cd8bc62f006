import type { ConnectionFailure } from "../../record/facts.ts";
import type { Text } from "../../text.ts";
import { commands } from "../commands.ts";
import { type Codes, diagnosis, type Rule, steps } from "../old-rule.ts";

export const connectionCodes = {
  "dns-unknown": { fr: "Le nom du serveur est inconnu", en: "The server's name is unknown" },
  "port-refused": { fr: "Rien n'écoute sur le port", en: "Nothing listens on the port" },
  "host-unreachable": { fr: "La machine est injoignable", en: "The machine cannot be reached" },
  "connection-timeout": {
    fr: "Le serveur ne répond pas dans le délai",
    en: "The server does not answer in time",
  },
  "tls-failed": { fr: "La connexion TLS échoue", en: "The TLS connection fails" },
  "connection-reset": { fr: "La connexion est coupée", en: "The connection is cut" },
  "not-http": { fr: "Ce qui répond ne parle pas HTTP", en: "What answers does not speak HTTP" },
  "reply-too-large": { fr: "La réponse est démesurée", en: "The reply is enormous" },
} as const satisfies Codes;

type Place = { readonly name: string; readonly url: string; readonly detail: string };
type Case = { readonly code: keyof typeof connectionCodes; readonly cause: Text; readonly remedy: Text };

const unreachable: Rule = (record) => {
  const { connection } = record.facts;
  if (connection?.failure === undefined) return undefined;
  const place = {
    name: `${connection.host}:${connection.port}`,
    url: record.target.url,
    detail: connection.detail ? ` (${connection.detail})` : "",
  };
  const { code, cause, remedy } = cases[connection.failure](place, commands(record));
  return diagnosis(code, ["infra.reachable"], cause, remedy);
};

const cases: Record<ConnectionFailure, (place: Place, shell: ReturnType<typeof commands>) => Case> = {
  dns: ({ name, url }) => ({
    code: "dns-unknown",
    cause: {
      fr: `Aucune adresse ne correspond au nom de ${name} sur cette machine.`,
      en: `No address belongs to the name of ${name} on this machine.`,
    },
    remedy: steps(
      [
        `Vérifiez l'orthographe de COMFYUI_URL (lu : ${url}).`,
        "Depuis la machine du conteneur, essayez http://localhost:8188.",
        "Nom interne : connectez le VPN, puis relancez.",
      ],
      [
        `Check the spelling of COMFYUI_URL (read: ${url}).`,
        "From the container's machine try http://localhost:8188.",
        "Internal name: connect the VPN, then run again.",
      ],
    ),
  }),
  refused: ({ name }, shell) => ({
    code: "port-refused",
    cause: {
      fr: `Rien n'écoute sur ${name} : le conteneur est arrêté, redémarre en boucle, ou installe encore ses dépendances.`,
      en: `Nothing listens on ${name}: the container is stopped, restarts in a loop, or still installs its dependencies.`,
    },
    remedy: steps(
      [
        `Regardez son état :${shell.state}`,
        `Arrêté (Exited) : démarrez-le :${shell.start}`,
        `« Restarting », ou « Up » sans réponse : la raison est à la fin du journal :${shell.logs}`,
        `« Up » et prêt : comparez le port publié avec COMFYUI_URL :${shell.port}`,
      ],
      [
        `Look at its state:${shell.state}`,
        `Exited: start it:${shell.start}`,
        `"Restarting", or "Up" without an answer: the reason is at the end of the log:${shell.logs}`,
        `"Up" and ready: compare the published port with COMFYUI_URL:${shell.port}`,
      ],
    ),
  }),
  unreachable: ({ name }) => ({
    code: "host-unreachable",
    cause: {
      fr: `Aucun chemin réseau ne mène à ${name} : machine éteinte, VPN coupé ou mauvaise adresse.`,
      en: `No network path leads to ${name}: machine off, VPN down or wrong address.`,
    },
    remedy: steps(
      [
        "Vérifiez que la machine est allumée et que le VPN est connecté.",
        "WSL : l'adresse de WSL change à chaque démarrage, préférez http://localhost:8188.",
      ],
      [
        "Check that the machine is on and the VPN connected.",
        "WSL: the address of WSL changes at each start, prefer http://localhost:8188.",
      ],
    ),
  }),
  timeout: ({ name }, shell) => ({
    code: "connection-timeout",
    cause: {
      fr: `${name} ne donne pas de réponse entière dans le délai : un pare-feu absorbe les paquets, le serveur est bloqué, ou sa réponse ne finit jamais.`,
      en: `${name} gives no whole answer in time: a firewall swallows the packets, the server is stuck, or its reply never ends.`,
    },
    remedy: steps(
      [
        "Depuis la machine du conteneur, essayez http://localhost:8188 : si cela répond, c'est le pare-feu ou le proxy.",
        `Sinon le serveur est bloqué. Gardez la fin du journal, puis redémarrez :${shell.logs}${shell.restart}`,
      ],
      [
        "From the container's machine try http://localhost:8188: if that answers, it is the firewall or the proxy.",
        `Otherwise the server is stuck. Keep the end of the log, then restart:${shell.logs}${shell.restart}`,
      ],
    ),
  }),
  tls: ({ name, detail }) => ({
    code: "tls-failed",
    cause: {
      fr: `La connexion TLS avec ${name} échoue${detail}.`,
      en: `The TLS connection with ${name} fails${detail}.`,
    },
    remedy: steps(
      [
        "Le port parle HTTP simple (le 8188 d'ordinaire) : écrivez http:// dans COMFYUI_URL.",
        "Certificat d'une autorité interne : donnez-la à Node par NODE_EXTRA_CA_CERTS=chemin/ca.pem.",
        "Certificat expiré, ou d'un autre nom : renouvelez-le sur le proxy.",
      ],
      [
        "The port speaks plain HTTP (8188 as a rule): write http:// in COMFYUI_URL.",
        "Certificate of an internal authority: give it to Node by NODE_EXTRA_CA_CERTS=path/ca.pem.",
        "Certificate expired, or of another name: renew it on the proxy.",
      ],
    ),
  }),
  reset: ({ name, detail }, shell) => ({
    code: "connection-reset",
    cause: {
      fr: `${name} accepte la connexion puis la coupe sans répondre${detail}.`,
      en: `${name} accepts the connection, then cuts it without an answer${detail}.`,
    },
    remedy: steps(
      [
        "Le port demande peut-être TLS : essayez https:// dans COMFYUI_URL.",
        `Docker publie le port avant que ComfyUI n'écoute : attendez, et lisez le journal :${shell.logs}`,
      ],
      [
        "The port may want TLS: try https:// in COMFYUI_URL.",
        `Docker publishes the port before ComfyUI listens: wait, and read the log:${shell.logs}`,
      ],
    ),
  }),
  "too-large": ({ name, detail }) => ({
    code: "reply-too-large",
    cause: {
      fr: `La réponse de ${name} dépasse toute taille raisonnable${detail} : ce n'est pas l'API de ComfyUI.`,
      en: `The reply of ${name} exceeds any reasonable size${detail}: it is not ComfyUI's API.`,
    },
    remedy: {
      fr: "Un autre service occupe sans doute cette adresse : corrigez COMFYUI_URL, préfixe de chemin compris.",
      en: "Another service probably holds this address: correct COMFYUI_URL, path prefix included.",
    },
  }),
  "not-http": ({ name }, shell) => ({
    code: "not-http",
    cause: {
      fr: `Un programme répond sur ${name}, mais ce n'est pas du HTTP.`,
      en: `A program answers on ${name}, but it is not HTTP.`,
    },
    remedy: steps(
      [`Comparez le port de COMFYUI_URL avec celui que publie le conteneur :${shell.port}`],
      [`Compare the port of COMFYUI_URL with the one the container publishes:${shell.port}`],
    ),
  }),
};

export const connectionRules: readonly Rule[] = [unreachable];
