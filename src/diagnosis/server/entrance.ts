import { doorOf, hasLogin } from "../../credentials/access.ts";
import type { Answer } from "../../record/facts.ts";
import { group, rule } from "../rule.ts";
import { command, type Step, withoutProxy } from "../steps.ts";
import { kindOf, kindWords, refusedByProxy, whatWasShown } from "./declared-access.ts";
import { portal, schemeUnknown } from "./no-program.ts";

/** Of several schemes (`Negotiate, Basic realm="x"`) one is enough. */
function asksBasic({ challenge = "" }: Answer): boolean {
  return /(^|,\s*)basic\b/i.test(challenge);
}

function realmOf({ challenge = "" }: Answer): string {
  return /(?:^|,\s*)basic\s+realm="?([^",]{1,80})/i.exec(challenge)?.[1] ?? "";
}

const basicAsked = rule({
  code: "access-basic-asked",
  title: {
    fr: "Un proxy demande une authentification Basic, qui n'est pas déclarée",
    en: "A proxy asks for Basic authentication, which is not declared",
  },
  check: "infra.is-comfyui",
  when: ({ facts: { answer }, run }) => {
    if (answer === undefined || !asksBasic(answer)) return undefined;
    const kind = kindOf(answer);
    if (doorOf(kind) === "basic") return undefined;
    const realm = realmOf(answer);
    return {
      cause: {
        fr: `${run.target.url} répond ${answer.status} et demande un utilisateur et un mot de passe (Basic${realm && `, « ${realm} »`}). L'accès déclaré est ${kindWords[kind].fr}.`,
        en: `${run.target.url} answers ${answer.status} and asks for a user and a password (Basic${realm && `, "${realm}"`}). The declared access is ${kindWords[kind].en}.`,
      },
      steps: [
        {
          fr: "Donnez ces identifiants (dans le profil : « access »: { « kind »: « basic » }) :",
          en: 'Give these credentials (in the profile: "access": { "kind": "basic" }):',
          run: command(
            `--access ${hasLogin(kind) ? "basic+login" : "basic"} --basic-user … --basic-password-file …`,
          ),
        },
        hasLogin(kind)
          ? {
              fr: "Sans ComfyUI-Login derrière ce proxy, écrivez --access basic, et retirez le jeton.",
              en: "Without ComfyUI-Login behind that proxy write --access basic, and drop the token.",
            }
          : {
              fr: "Si ComfyUI-Login est derrière ce proxy, écrivez --access basic+login, et donnez aussi son jeton.",
              en: "If ComfyUI-Login stands behind that proxy write --access basic+login, and give its token too.",
            },
      ],
    };
  },
});

const keyAsked = rule({
  code: "access-key-asked",
  title: {
    fr: "Un proxy demande une clé, qui n'est pas déclarée",
    en: "A proxy asks for a key, which is not declared",
  },
  check: "infra.is-comfyui",
  when: ({ facts: { answer }, run }) => {
    if (answer === undefined || (!refusedByProxy(answer) && answer.asksForKey === undefined))
      return undefined;
    const kind = kindOf(answer);
    const asks = answer.asksForKey === true || (answer.challenge ?? "") !== "";
    // who showed a key, or what was asked for, has the wrong one
    if (!asks || doorOf(kind) === "header" || (doorOf(kind) === "basic" && asksBasic(answer)))
      return undefined;
    const scheme = /^[\w-]{1,30}/.exec(answer.challenge ?? "")?.[0];
    const who = scheme === undefined ? "" : ` (WWW-Authenticate : ${scheme})`;
    return {
      cause: {
        fr: `Un proxy devant ${run.target.url} répond ${answer.status} et demande une clé${who}. L'accès déclaré est ${kindWords[kind].fr}.`,
        en: `A proxy in front of ${run.target.url} answers ${answer.status} and asks for a key${who}. The declared access is ${kindWords[kind].en}.`,
      },
      steps: [
        {
          fr: "Demandez à qui tient le proxy le nom de l'en-tête et la clé, puis donnez-les (header+login si ComfyUI-Login est derrière) :",
          en: "Ask whoever runs the proxy for the header's name and the key, then give them (header+login where ComfyUI-Login stands behind):",
          run: command("--access header --header-name X-Api-Key --header-value-file …"),
        },
      ],
    };
  },
});

/** A refusal that does not say what it wants: a key in a header, an allowed address, a firewall, or another service. */
const refusedUnsaid = rule({
  code: "proxy-refuses",
  title: {
    fr: "Un refus, qui n'est pas de ComfyUI, ne dit pas ce qu'il demande",
    en: "A refusal that is not ComfyUI's does not say what it asks for",
  },
  check: "infra.is-comfyui",
  when: ({ facts: { answer }, run, shell }) => {
    if (answer === undefined || !refusedByProxy(answer)) return undefined;
    const kind = kindOf(answer);
    const { status, contentType = "–", server = "–" } = answer;
    return {
      cause: {
        fr: `${run.target.url} répond ${status} (${contentType}, ${server}), et ce n'est pas ComfyUI : un proxy refuse sans dire ce qu'il demande, ou un autre service tient ce port. L'accès déclaré est ${kindWords[kind].fr}.`,
        en: `${run.target.url} answers ${status} (${contentType}, ${server}), and that is not ComfyUI: a proxy refuses without saying what it asks for, or another service holds this port. The declared access is ${kindWords[kind].en}.`,
      },
      steps: [
        {
          fr: "Demandez à qui tient ce proxy ce qu'il exige. Une clé dans un en-tête (header+login si ComfyUI-Login est derrière) :",
          en: "Ask whoever runs that proxy what it demands. A key in a header (header+login where ComfyUI-Login stands behind):",
          run: command("--access header --header-name X-Api-Key --header-value-file …"),
        },
        {
          fr: "Une liste d'adresses autorisées, ou un pare-feu : faites-y entrer cette machine.",
          en: "A list of allowed addresses, or a firewall: have this machine let in.",
        },
        withoutProxy(shell),
        {
          fr: "S'il n'y a pas de proxy : un autre service occupe ce port, corrigez COMFYUI_URL.",
          en: "If there is no proxy: another service holds this port, correct COMFYUI_URL.",
        },
      ],
    };
  },
});

const refused = rule({
  code: "door-refuses",
  title: { fr: "Le proxy refuse les identifiants", en: "The proxy refuses the credentials" },
  check: "infra.is-comfyui",
  when: ({ facts: { answer }, run, shell }) => {
    if (answer === undefined || !refusedByProxy(answer)) return undefined;
    const door = doorOf(kindOf(answer));
    if (door === undefined) return undefined;
    const shown = whatWasShown(answer);
    const { user = "", header = "" } = answer.declared ?? {};
    const test: Step =
      door === "basic"
        ? {
            fr: "Essayez à la main (curl demande le mot de passe) :",
            en: "Try by hand (curl asks for the password):",
            run: command(`curl -i -u "${user}" ${run.target.url}/system_stats`),
          }
        : {
            fr: `Vérifiez le nom de l'en-tête (${header}) et sa valeur : certains proxys veulent un mot devant la clé (« Bearer … »).`,
            en: `Check the header's name (${header}) and its value: some proxies want a word before the key ("Bearer …").`,
          };
    return {
      cause: {
        fr: `Le proxy devant ${run.target.url} répond ${answer.status} : il refuse ${shown.fr}, ou ne les reçoit pas.`,
        en: `The proxy in front of ${run.target.url} answers ${answer.status}: it refuses ${shown.en}, or does not receive them.`,
      },
      steps: [
        test,
        {
          fr: "Refusé aussi : corrigez le secret ici, ou celui du proxy (fichier htpasswd, clé), puis rechargez le proxy. Un second proxy devant lui retire peut-être l'en-tête.",
          en: "Refused too: correct the secret here, or the proxy's (htpasswd file, key), then reload the proxy. A second proxy in front of it may drop the header.",
        },
        withoutProxy(shell),
      ],
    };
  },
});

const loginAsked = rule({
  code: "access-login-asked",
  title: {
    fr: "ComfyUI-Login demande son jeton, qui n'est pas déclaré",
    en: "ComfyUI-Login asks for its token, which is not declared",
  },
  check: "infra.token-opens",
  reads: ["infra.is-comfyui", "auth.door-closed"],
  when: ({ facts: { answer, door }, run }) => {
    if (answer === undefined) return undefined;
    const kind = kindOf(answer);
    // a page where one signs in is a portal's: to a program ComfyUI-Login answers 401
    if (answer.answerer !== "comfyui-login" || hasLogin(kind)) return undefined;
    // without credentials the same login answers: there is no proxy at all
    const alone = kind === "none" || door?.answerer === "comfyui-login";
    const wanted = alone ? "login" : `${kind}+login`;
    return {
      checks: [
        "infra.token-opens",
        "auth.door-opens",
        "auth.door-opens-websocket",
        ...(door?.answerer === "comfyui-login" ? (["auth.door-closed"] as const) : []),
      ],
      cause: {
        fr: `C'est ComfyUI-Login qui répond sur ${run.target.url} (${answer.status}) : il demande son jeton. L'accès déclaré est ${kindWords[kind].fr}.`,
        en: `It is ComfyUI-Login that answers on ${run.target.url} (${answer.status}): it asks for its token. The declared access is ${kindWords[kind].en}.`,
      },
      steps: [
        {
          fr: "Déclarez-le, et donnez le jeton :",
          en: "Declare it, and give the token:",
          run: command(`--access ${wanted} --token-file …`),
        },
        {
          fr: "S'il ne devait pas y être : retirez ComfyUI-Login de custom_nodes, et redémarrez.",
          en: "If it was not meant to be there: take ComfyUI-Login out of custom_nodes, and restart.",
        },
      ],
    };
  },
});

/** What stands at the entrance, against what the profile says of it. */
export const entranceGroup = group({
  name: "entrance",
  layer: "server",
  rules: [basicAsked, schemeUnknown, portal, keyAsked, refused, refusedUnsaid, loginAsked],
  before: {
    identity: "the page of a proxy that refuses is no other service: it says what it asks for",
    door: "where the login answers in the place of a proxy, that is why the proxy refuses nobody",
  },
  order: "a challenge and a page to sign in name the cause; the others say less",
});
