import { isOwnMachine } from "../../comfyui/surface/link-visit.ts";
import type { Text } from "../../text.ts";
import { hasFailed } from "../results.ts";
import { group, rule, type Seen } from "../rule.ts";
import { command, type Step } from "../steps.ts";

const lines = (...all: string[]): string => all.map(command).join("");

/** What drops the header on the two pages alone, where they are opened as a page of their own. Tried on each of them, but for IIS. */
export const proxyLines = {
  nginx: lines(
    'map "$request_method $uri $http_sec_fetch_dest" $link_site {  # http { … }',
    '  "GET / document" "";',
    '  "GET /login document" "";',
    "  default $http_sec_fetch_site;",
    "}",
    "proxy_set_header Sec-Fetch-Site $link_site;  # location { … }",
  ),
  Caddy: lines(
    "@link {",
    "  method GET",
    "  path / /login",
    "  header Sec-Fetch-Dest document",
    "}",
    "request_header @link -Sec-Fetch-Site",
  ),
  Apache: lines(
    "RequestHeader unset Sec-Fetch-Site \"expr=%{REQUEST_METHOD} == 'GET' && %{REQUEST_URI} =~ m#^/(login)?$# && %{HTTP:Sec-Fetch-Dest} == 'document'\"",
  ),
  HAProxy: lines(
    "http-request del-header Sec-Fetch-Site if METH_GET { path / /login } { req.hdr(Sec-Fetch-Dest) document }",
  ),
} as const;

const typeIt: Step = {
  fr: "Le plus simple : donnez l'adresse à taper ou à mettre en favori, en texte et non en lien.",
  en: "Simplest: give the address to type or to bookmark, as text and not as a link.",
};

const inProxy = {
  fr: "Ou, dans le proxy, retirez l'en-tête Sec-Fetch-Site pour GET / et GET /login seuls",
  en: "Or let the proxy drop the header Sec-Fetch-Site on GET / and GET /login alone",
};

const notCors: Step = {
  fr: "N'ouvrez pas CORS (--enable-cors-header) pour cela : le jeton serait refusé, ou d'autres sites liraient l'API.",
  en: "Do not open CORS (--enable-cors-header) for this: the token would be refused, or other sites would read the API.",
};

const ready: readonly Step[] = Object.entries(proxyLines).map(([name, run]) => ({
  fr: `${name} :`,
  en: `${name}:`,
  run,
}));

/** Where the refusal is not ComfyUI's, its author lifts it. */
const liftThere: Step = {
  fr: "Ou levez cette règle pour GET / et GET /login, là où elle est posée (proxy, pare-feu applicatif).",
  en: "Or lift this rule for GET / and GET /login where it was made (proxy, application firewall).",
};

type SeenLinks = Pick<Seen<"auth.cross-site-link">, "run" | "facts">;

/** ComfyUI's own refusal is blank; any other has a page, or another status. */
function isStock({ facts: { links } }: SeenLinks): boolean {
  return links?.blank === true && [links.page, links.login].every((status) => status < 400 || status === 403);
}

/** What a student sees, and who refuses. */
function whatIsSeen(found: SeenLinks): Text {
  const { page = 0, login = 0 } = found.facts.links ?? {};
  const status = page < 400 ? login : page;
  const { url } = found.run.target;
  const there = isOwnMachine(url)
    ? { fr: "l'adresse https de ce serveur", en: "this server's https address" }
    : { fr: url, en: url };
  const who = isStock(found)
    ? {
        fr: "une page 403 vide (Chrome et Edge affichent « HTTP ERROR 403 »). C'est le comportement d'origine de ComfyUI depuis 0.19",
        en: 'a blank 403 page (Chrome and Edge show "HTTP ERROR 403"). That is ComfyUI\'s stock behaviour since 0.19',
      }
    : {
        fr: `un refus (${status}) qui n'est pas celui de ComfyUI : un proxy ou un pare-feu applicatif ajoute cette règle`,
        en: `a refusal (${status}) that is not ComfyUI's: a proxy or an application firewall adds this rule`,
      };
  return {
    fr: `Un étudiant qui suit un lien vers ${there.fr} depuis un autre domaine (Moodle, courriel lu dans un navigateur, portail) voit ${who.fr} ; la même adresse tapée ou mise en favori s'ouvre.`,
    en: `A student who follows a link to ${there.en} from another domain (Moodle, a mail read in a browser, a portal) sees ${who.en}; the same address opens where it is typed or bookmarked.`,
  };
}

function cures(found: SeenLinks, ...inTheProxy: readonly Step[]): Step[] {
  return isStock(found) ? [typeIt, ...inTheProxy, notCors] : [typeIt, liftThere];
}

const refused = rule({
  code: "links-refused",
  title: {
    fr: "Les liens depuis un autre site sont refusés, et le profil les demande",
    en: "Links on other sites are refused, and the profile asks for them",
  },
  check: "auth.cross-site-link",
  when: (found) => {
    if (found.facts.links?.refused !== true) return undefined;
    return {
      cause: whatIsSeen(found),
      steps: cures(
        found,
        {
          fr: `${inProxy.fr}. Les étudiants passent par une autre adresse que celle-ci ? Validez celle-là.`,
          en: `${inProxy.en}. Do students use another address than this one? Validate that one.`,
        },
        ...ready,
      ),
    };
  },
});

/** Every up-to-date server does so: nothing is red, but who gives a class a link should know. */
const notOpened = rule({
  code: "links-not-opened",
  title: {
    fr: "Un lien depuis un autre site mène à une page 403",
    en: "A link on another site leads to a 403 page",
  },
  check: "auth.cross-site-link",
  anyway: true,
  warning: true,
  when: (found) => {
    const { refused: isRefused, told } = found.facts.links ?? {};
    const red = hasFailed(found.run, "auth.cross-site-link");
    // a browser does not say to such an address where a link comes from: links work there
    if (isRefused !== true || told !== true || red) return undefined;
    return {
      cause: whatIsSeen(found),
      // no student's link leads to the machine itself: which address they get, and what it does, is not known
      usual: isStock(found) && isOwnMachine(found.run.target.url),
      steps: cures(found, {
        fr: `${inProxy.fr} : lignes pour nginx, Caddy, Apache, HAProxy et IIS dans docs/links.md.`,
        en: `${inProxy.en}: lines for nginx, Caddy, Apache, HAProxy and IIS in docs/links.md.`,
      }),
    };
  },
});

export const linksGroup = group({ name: "links", layer: "surface", rules: [refused, notOpened] });
