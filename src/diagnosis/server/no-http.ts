import { type Explanation, rule, type Seen } from "../rule.ts";
import { ifThisWorks, withoutProxy } from "../steps.ts";
import { noReply, ofLocalhost, whenFailed } from "./connection-failure.ts";
import { portSpeaksTls, tlsFailed } from "./tls/tls.ts";

const reset = rule({
  code: "connection-reset",
  ...noReply,
  title: { fr: "La connexion est coupée", en: "The connection is cut" },
  when: whenFailed("reset", ({ name, detail }, seen) => ({
    cause: {
      fr: `${name} accepte la connexion puis la coupe sans répondre${detail}.`,
      en: `${name} accepts the connection, then cuts it without an answer${detail}.`,
    },
    steps: [
      ...ofLocalhost(seen),
      {
        fr: "Le port demande peut-être TLS : essayez https:// dans COMFYUI_URL.",
        en: "The port may want TLS: try https:// in COMFYUI_URL.",
      },
      {
        fr: "Docker publie le port avant que ComfyUI n'écoute : attendez, et lisez le journal :",
        en: "Docker publishes the port before ComfyUI listens: wait, and read the log:",
        run: seen.shell.logs,
      },
    ],
  })),
});

/** HTTP works, and what it carries cannot be read: by nobody, browsers included. */
const compressionBroken = rule({
  code: "compression-broken",
  ...noReply,
  title: { fr: "Les réponses compressées sont illisibles", en: "Compressed replies cannot be read" },
  when: ({ run, shell }) => {
    const broken = run.checks.filter(
      ({ status, errorCode }) => status === "failed" && errorCode === "COMFY_ENCODING",
    );
    const [first] = broken;
    if (first === undefined) return undefined;
    return {
      checks: broken.map(({ id }) => id),
      cause: {
        fr: `Un proxy compresse les réponses de façon illisible : deux fois, sans le dire (Content-Encoding), ou en le disant d'un corps qui ne l'est pas. Un navigateur échoue de même. Constaté : ${first.reason ?? "–"}`,
        en: `A proxy compresses replies so that nobody can read them: twice, without saying so (Content-Encoding), or saying so of a body that is not. A browser fails as well. Observed: ${first.reason ?? "–"}`,
      },
      steps: [
        withoutProxy(shell),
        ifThisWorks({
          fr: "coupez la compression dans chaque proxy de la chaîne (nginx : gzip off; — Apache : SetEnv no-gzip 1 — Caddy : retirez encode — Traefik : retirez le middleware compress — HAProxy : retirez compression — IIS : <urlCompression doDynamicCompression=\"false\" />), et n'en laissez compresser qu'un.",
          en: 'switch off compression in each proxy of the chain (nginx: gzip off; — Apache: SetEnv no-gzip 1 — Caddy: remove encode — Traefik: remove the compress middleware — HAProxy: remove compression — IIS: <urlCompression doDynamicCompression="false" />), and let one of them alone compress.',
        }),
      ],
    };
  },
});

const notHttp = rule({
  code: "not-http",
  ...noReply,
  title: { fr: "Ce qui répond ne parle pas HTTP", en: "What answers does not speak HTTP" },
  when: whenFailed("not-http", ({ name }, { shell }) => ({
    cause: {
      fr: `Un programme répond sur ${name}, mais ce n'est pas du HTTP.`,
      en: `A program answers on ${name}, but it is not HTTP.`,
    },
    steps: [
      {
        fr: "Comparez le port de COMFYUI_URL avec celui que publie le conteneur :",
        en: "Compare the port of COMFYUI_URL with the one the container publishes:",
        run: shell.port,
      },
    ],
  })),
});

const largeFirst = whenFailed("too-large", ({ name, detail }) => ({
  cause: {
    fr: `La réponse de ${name} dépasse toute taille raisonnable${detail} : ce n'est pas l'API de ComfyUI.`,
    en: `The reply of ${name} exceeds any reasonable size${detail}: it is not ComfyUI's API.`,
  },
  steps: [
    {
      fr: "Un autre service occupe sans doute cette adresse : corrigez COMFYUI_URL, préfixe de chemin compris.",
      en: "Another service probably holds this address: correct COMFYUI_URL, path prefix included.",
    },
  ],
}));

/** The server is ComfyUI, and a later route of it answers without measure. */
function largeLater({ run, shell }: Seen<"infra.reachable">): Explanation | undefined {
  const large = run.checks.filter(
    ({ status, errorCode }) => status === "failed" && errorCode === "COMFY_TOO_LARGE",
  );
  const [first] = large;
  if (first === undefined) return undefined;
  return {
    checks: large.map(({ id }) => id),
    cause: {
      fr: `Une réponse dépasse tout ce que ComfyUI peut avoir à dire. Constaté : ${first.reason ?? "–"}`,
      en: `A reply exceeds all that ComfyUI can have to say. Observed: ${first.reason ?? "–"}`,
    },
    steps: [
      {
        fr: `Comparez avec la même route sans le proxy (${shell.direct}) : si elle est courte, c'est lui qui la change.`,
        en: `Compare with the same route without the proxy (${shell.direct}): if it is short, it is the proxy that changes it.`,
      },
      {
        fr: "Sinon, cherchez le custom node qui remplit cette liste : démarrez une fois avec --disable-all-custom-nodes.",
        en: "Otherwise look for the custom node that fills this list: start once with --disable-all-custom-nodes.",
      },
    ],
  };
}

const tooLarge = rule({
  code: "reply-too-large",
  ...noReply,
  title: { fr: "La réponse est anormalement grosse", en: "The reply is abnormally large" },
  when: (seen) => largeFirst(seen) ?? largeLater(seen),
});

/** Something listens, but what it sends cannot be read as a reply. */
export const noHttpRules = [
  tlsFailed,
  portSpeaksTls.byHandshake,
  compressionBroken,
  reset,
  notHttp,
  tooLarge,
] as const;
