import { takeToken } from "../give-token.ts";
import { group, rule } from "../rule.ts";
import { ifThisWorks, prefixed, withoutProxy } from "../steps.ts";
import { fromToken, refusedAccess, tokenChecks } from "./token-facts.ts";

const loginPage = rule({
  code: "proxy-login-page",
  title: { fr: "Une page de connexion garde l'API", en: "A login page guards the API" },
  check: "infra.token-opens",
  reads: ["auth.valid-token-header", "infra.is-comfyui"],
  anyway: true,
  when: ({ facts: { access, answer }, shell }) => {
    const status = access?.headerStatus ?? answer?.status ?? 0;
    if (answer?.answerer !== "login-page" && (status < 300 || status > 399)) return undefined;
    const where = answer?.location ? ` (Location: ${answer.location})` : "";
    return {
      checks: [...tokenChecks, "auth.enforced", "auth.empty-token-refused", "infra.version", "infra.device"],
      cause: {
        fr: `Une page de connexion répond ${status}${where} à la place de l'API. ComfyUI-Login répond 401 à un client qui demande du JSON : cette page est celle d'un proxy ou d'un portail.`,
        en: `A login page answers ${status}${where} instead of the API. ComfyUI-Login answers 401 to a client that asks for JSON: this page is a proxy's or a portal's.`,
      },
      steps: [
        withoutProxy(shell),
        ifThisWorks({
          fr: "laissez passer l'API sans la page du portail, et ne changez pas l'en-tête Accept.",
          en: "let the API through without the portal's page, and do not change the Accept header.",
        }),
      ],
    };
  },
});

/** The status of a refusal tells why the token is refused, in whichever stage it was tried. */
const refused = { ...fromToken, anyway: true } as const;

const corsRule = rule({
  code: "cors-origin-rule",
  ...refused,
  title: {
    fr: "Une règle CORS refuse les clients sans Origin",
    en: "A CORS rule refuses clients without Origin",
  },
  when: ({ facts, shell }) => {
    const access = refusedAccess(facts);
    const origin = access?.corsOrigin;
    if (access?.headerStatus !== 401 || origin === undefined || origin === "*") return undefined;
    return {
      checks: tokenChecks,
      cause: {
        fr: `ComfyUI est lancé avec --enable-cors-header ${origin} : ComfyUI-Login n'y accepte un jeton que des requêtes dont l'en-tête Origin vaut ${origin}. Un script n'en envoie pas.`,
        en: `ComfyUI is started with --enable-cors-header ${origin}: ComfyUI-Login then accepts a token only from requests whose Origin header is ${origin}. A script sends none.`,
      },
      steps: [
        {
          fr: "Retirez --enable-cors-header de l'entrypoint du conteneur (le proxy peut ajouter ces en-têtes pour les navigateurs).",
          en: "Remove --enable-cors-header from the container's entrypoint (the proxy can add these headers for browsers).",
        },
        { fr: "Redémarrez :", en: "Restart:", run: shell.restart },
      ],
    };
  },
});

const originTitle = {
  fr: "Le serveur refuse l'origine de la requête",
  en: "The server refuses the request's origin",
} as const;

/** ComfyUI's own 403 is blank, and a client that sends no origin never gets it. */
const headerAdded = rule({
  code: "origin-refused",
  ...refused,
  reads: [...refused.reads, "infra.is-comfyui", "auth.enforced"],
  title: originTitle,
  when: ({ facts, run: { target }, shell }) => {
    const { answer, anonymous } = facts;
    if (refusedAccess(facts)?.headerStatus !== 403 || !answer?.refusesOrigin) return undefined;
    return {
      checks: [
        ...tokenChecks,
        ...(anonymous?.status === 403 ? (["auth.enforced", "auth.empty-token-refused"] as const) : []),
      ],
      cause: {
        fr: `${target.url} répond 403 sans un mot : ainsi ComfyUI refuse une requête marquée « Sec-Fetch-Site: cross-site » ou, à une adresse locale, un Origin qui n'est pas Host. Ce client n'envoie ni l'un ni l'autre : un proxy les ajoute ou les remplace.`,
        en: `${target.url} answers 403 without a word: so ComfyUI refuses a request marked "Sec-Fetch-Site: cross-site" or, on a loopback address, an Origin that is not Host. This client sends neither: a proxy adds or overwrites them.`,
      },
      steps: [
        withoutProxy(shell),
        ifThisWorks({
          fr: "laissez ces deux en-têtes comme le navigateur les envoie. nginx : ni proxy_set_header Sec-Fetch-Site ni proxy_set_header Origin ; Apache : ni RequestHeader set Sec-Fetch-Site ni Origin ; Caddy : ni header_up ni request_header de ces noms ; HAProxy : ni http-request set-header ni add-header ; IIS : aucune serverVariables HTTP_SEC_FETCH_SITE ou HTTP_ORIGIN dans une règle.",
          en: "leave these two headers as the browser sends them. nginx: neither proxy_set_header Sec-Fetch-Site nor proxy_set_header Origin; Apache: neither RequestHeader set Sec-Fetch-Site nor Origin; Caddy: neither header_up nor request_header of these names; HAProxy: neither http-request set-header nor add-header; IIS: no serverVariables HTTP_SEC_FETCH_SITE or HTTP_ORIGIN in a rule.",
        }),
      ],
    };
  },
});

const originRefused = rule({
  code: "origin-refused",
  ...refused,
  title: originTitle,
  when: ({ facts, run: { target }, shell }) => {
    if (refusedAccess(facts)?.headerStatus !== 403) return undefined;
    return {
      checks: tokenChecks,
      cause: {
        fr: `${target.url} répond 403 : ComfyUI compare Host et Origin pour une adresse locale (localhost et 127.0.0.1 comptent comme différents), ou le proxy interdit l'accès.`,
        en: `${target.url} answers 403: ComfyUI compares Host and Origin on a loopback address (localhost and 127.0.0.1 count as different), or the proxy forbids access.`,
      },
      steps: [
        {
          fr: `Appelez le serveur par le nom sous lequel il est connu, ${shell.direct} en local.`,
          en: `Call the server by the name it is known under, ${shell.direct} locally.`,
        },
        {
          fr: "Derrière un proxy : transmettez l'en-tête Host d'origine, et vérifiez ses règles d'accès (adresses autorisées).",
          en: "Behind a proxy: forward the original Host header, and check its access rules (allowed addresses).",
        },
      ],
    };
  },
});

const crashes = rule({
  code: "header-crashes-login",
  ...refused,
  title: { fr: "L'en-tête fait planter ComfyUI-Login", en: "The header crashes ComfyUI-Login" },
  when: ({ facts, shell }) => {
    if (refusedAccess(facts)?.headerStatus !== 500) return undefined;
    return {
      checks: tokenChecks,
      cause: {
        fr: "Le serveur répond 500 au jeton : ComfyUI-Login coupe l'en-tête Authorization en deux mots et plante s'il y en a un ou trois. Un proxy a réécrit l'en-tête, ou le jeton contient un espace.",
        en: "The server answers 500 to the token: ComfyUI-Login splits the Authorization header in two words and crashes on one or three. A proxy rewrote the header, or the token contains a space.",
      },
      steps: [
        withoutProxy(shell),
        {
          fr: "Si 500 demeure, la trace dit ce qui plante :",
          en: "If 500 remains, the traceback says what crashes:",
          run: shell.logs,
        },
      ],
    };
  },
});

/** Three causes look alike from outside: another hash, the right one put there after the start, a proxy that drops both ways. */
const otherHash = rule({
  code: "token-other-hash",
  ...refused,
  title: { fr: "Le serveur refuse le jeton", en: "The server refuses the token" },
  when: ({ facts, shell, giveToken }) => {
    if (refusedAccess(facts)?.headerStatus !== 401) return undefined;
    const source = facts.token?.source ?? "–";
    return {
      checks: tokenChecks,
      cause: {
        fr: `Le serveur refuse le jeton de ${source}, dont la forme est bonne. Soit login/PASSWORD contient un autre hash, soit il a changé depuis le démarrage (ComfyUI-Login ne le lit qu'une fois), soit un proxy retire le jeton de l'en-tête comme de l'URL.`,
        en: `The server refuses the token of ${source}, whose form is right. Either login/PASSWORD holds another hash, or it changed since the start (ComfyUI-Login reads it only once), or a proxy drops the token from the header and from the URL.`,
      },
      steps: [
        {
          fr: "Comparez les deux empreintes (dans WSL ; aucune ne montre le jeton) :",
          en: "Compare the two fingerprints (in WSL; neither shows the token):",
          run: shell.fingerprints,
        },
        prefixed(
          {
            fr: "Différentes : demandez d'abord lequel est le bon, celui que les autres clients utilisent. Celui du serveur ?",
            en: "Different: first ask which one is right, the one that the other clients use. The server's?",
          },
          takeToken(shell),
        ),
        prefixed({ fr: `Celui de ${source} ?`, en: `That of ${source}?` }, giveToken),
        {
          fr: "Égales : le fichier a changé après le démarrage, redémarrez :",
          en: "Equal: the file changed after the start, restart:",
          run: shell.restart,
        },
        {
          fr: `Égales et toujours 401 : demandez l'adresse directe, COMFYUI_URL=${shell.direct}, depuis la machine du conteneur. Si elle donne accès, un proxy retire à la fois l'en-tête Authorization et le paramètre token : il doit transmettre les deux.`,
          en: `Equal and still 401: ask the direct address, COMFYUI_URL=${shell.direct}, from the container's machine. If that opens, a proxy drops both the Authorization header and the parameter token: it must forward both.`,
        },
        {
          fr: "401 là aussi : l'entrypoint recalcule un hash à chaque démarrage, il doit copier le fichier monté.",
          en: "401 there too: the entrypoint recomputes a hash at each start, it must copy the mounted file.",
        },
      ],
    };
  },
});

export const refusalGroup = group({
  name: "refusal",
  layer: "access",
  rules: [loginPage, corsRule, headerAdded, originRefused, crashes, otherHash],
  order: "another hash is what a 401 means where nothing else explains it",
  before: {
    websocket: "a token that is refused everywhere is refused on the URL and in a handshake too",
    door: "a proxy that lets its credentials in does not refuse what ComfyUI-Login behind it does",
  },
});
